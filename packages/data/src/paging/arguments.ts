import { InvalidArgumentError } from "../errors/index.ts";
import { unstorable } from "../item/unstorable.ts";

/** What calls read their arguments from; `{}` for a call without any. */
export type Arguments = Readonly<Record<string, unknown>>;

/**
 * The argument object of a call.
 *
 * @throws {InvalidArgumentError} when it is no object
 */
export function argumentsOf(value: unknown, name: string): Arguments {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" || Array.isArray(value))
    throw new InvalidArgumentError(name, "must be an object");
  return value as Arguments;
}

/**
 * A text argument.
 *
 * @throws {InvalidArgumentError} when it isn't, or can't be compared with anything stored
 */
export function textArgument(args: Arguments, name: string): string {
  // eslint-disable-next-line billio/no-inherited-names -- a name of our own
  const value = args[name];
  if (typeof value !== "string") throw new InvalidArgumentError(name, "must be a text");
  const reason = unstorable(value);
  if (reason !== undefined) throw new InvalidArgumentError(name, reason);
  return value;
}
