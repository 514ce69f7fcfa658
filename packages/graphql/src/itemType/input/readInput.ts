import { ownValue } from "@mattb.tech/billio-config";
import { BadUserInputError } from "../../schema/BadUserInputError.ts";
import type { ItemTypeModule } from "../ItemTypeModule.ts";
import type { GivenFields } from "./GivenFields.ts";

export type Input = Readonly<Record<string, unknown>>;

/** What an add or the overrides of an import give: null means not given. */
export function givenFields(module: ItemTypeModule, input: Input): GivenFields {
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
export function givenChanges(
  module: ItemTypeModule,
  required: ReadonlySet<string>,
  input: Input,
): GivenFields {
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

function stored({ storedNames }: ItemTypeModule, entries: readonly [string, unknown][]): GivenFields {
  const { imageUrl, ...fields } = Object.fromEntries(
    entries.map(([name, value]) => [ownValue({ ...commonNames, ...storedNames }, name) ?? name, value]),
  );
  return { fields, imageUrl: imageUrl as GivenFields["imageUrl"] };
}
