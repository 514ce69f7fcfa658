import { ownValue } from "@mattb.tech/billio-config";
import { BadUserInputError } from "../../errors/BadUserInputError.ts";
import type { ItemTypeModule } from "../ItemTypeModule.ts";
import type { InputFields } from "./InputFields.ts";

export type Input = Readonly<Record<string, unknown>>;

/** The input of an add, or the overrides of an import. Null means absent. */
export function addInput(module: ItemTypeModule, input: Input): InputFields {
  return toInputFields(
    module,
    Object.entries(input).filter(([, value]) => value !== null && value !== undefined),
  );
}

/**
 * The input of an update. Null clears a field.
 *
 * @param required input fields that can't be cleared
 * @throws {BadUserInputError} naming required fields that are null
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
  return toInputFields(module, entries);
}

const commonNames: Readonly<Record<string, string>> = { shelfId: "shelf" };

function toInputFields({ storedNames }: ItemTypeModule, entries: readonly [string, unknown][]): InputFields {
  const { imageUrl, ...fields } = Object.fromEntries(
    entries.map(([name, value]) => [ownValue({ ...commonNames, ...storedNames }, name) ?? name, value]),
  );
  return { fields, imageUrl: imageUrl as InputFields["imageUrl"] };
}
