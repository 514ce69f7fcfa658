import { ownValue } from "@mattb.tech/billio-config";
import { BadUserInputError } from "../../errors/BadUserInputError.ts";
import type { ItemTypeModule } from "../ItemTypeModule.ts";
import type { InputFields } from "./InputFields.ts";

export type Input = Readonly<Record<string, unknown>>;

/** What an add or the overrides of an import give: null means not given. */
export function addInput(module: ItemTypeModule, input: Input): InputFields {
  return stored(
    module,
    Object.entries(input).filter(([, value]) => value !== null && value !== undefined),
  );
}

/**
 * What an update gives: null clears a field.
 *
 * @param required input fields that can't be cleared
 * @throws {BadUserInputError} naming those that were to be
 */
export function updateInput(
  module: ItemTypeModule,
  required: ReadonlySet<string>,
  input: Input,
): InputFields {
  const entries = Object.entries(input).filter(([, value]) => value !== undefined);
  const cleared = entries
    .filter(([name, value]) => value === null && required.has(name))
    .map(([name]) => name);
  if (cleared.length > 0) {
    throw new BadUserInputError(
      `item: ${cleared.join(", ")} can't be null, for every ${module.type} has one; leave it out to keep what is stored`,
    );
  }
  return stored(module, entries);
}

const commonNames: Readonly<Record<string, string>> = { shelfId: "shelf" };

function stored({ storedNames }: ItemTypeModule, entries: readonly [string, unknown][]): InputFields {
  const { imageUrl, ...fields } = Object.fromEntries(
    entries.map(([name, value]) => [ownValue({ ...commonNames, ...storedNames }, name) ?? name, value]),
  );
  return { fields, imageUrl: imageUrl as InputFields["imageUrl"] };
}
