import { InvalidArgumentError } from "../errors/index.ts";
import { isUuid } from "../item/isUuid.ts";
import type { Arguments } from "../paging/arguments.ts";

/** Most ids that one call takes. */
export const MAX_IDS = 1_000;

/**
 * A list of ids.
 *
 * @throws {InvalidArgumentError} when it is no array, or longer than 1,000
 */
export function listArgument(args: Arguments, name: string): unknown[] {
  // eslint-disable-next-line billio/no-inherited-names -- a name of our own
  const list = args[name];
  if (!Array.isArray(list) || list.length > MAX_IDS) {
    throw new InvalidArgumentError(name, `must be an array of at most ${MAX_IDS.toLocaleString("en-US")}`);
  }
  return Array.from<unknown>(list);
}

/**
 * The UUIDs of a list, in small letters, each where it comes first. What is no UUID is the id of nothing.
 *
 * @throws {InvalidArgumentError} when it is no array, or longer than 1,000
 */
export function uuidsArgument(args: Arguments, name: string): string[] {
  const uuids = listArgument(args, name).filter(isUuid);
  return [...new Set(uuids.map((id) => id.toLowerCase()))];
}
