import { InvalidArgumentError } from "../errors/index.ts";
import type { Arguments } from "./arguments.ts";
import type { FilterArguments } from "./Filters.ts";

export interface PageArguments {
  /** Most items to return, 0 to 10,000; 0 asks for the count alone. */
  first: number;
  /** The `lastKey` of the page before. */
  after?: string | null | undefined;
  /** `false` skips the count. */
  withCount?: boolean | null | undefined;
}

/** A list's arguments: which page of what. */
export type ListArguments = PageArguments & FilterArguments;

/** Most items of a page. */
export const MAX_PAGE_SIZE = 10_000;

/**
 * @throws {InvalidArgumentError} naming the invalid argument
 */
export function parseFirst({ first }: Arguments): number {
  if (typeof first !== "number" || !Number.isInteger(first) || first < 0 || first > MAX_PAGE_SIZE) {
    throw new InvalidArgumentError(
      "first",
      `must be a whole number from 0 to ${MAX_PAGE_SIZE.toLocaleString("en-US")}`,
    );
  }
  return first;
}

/**
 * @throws {InvalidArgumentError} when it is neither a boolean nor absent
 */
export function parseWithCount({ withCount }: Arguments): boolean {
  if (withCount === undefined || withCount === null) return true;
  if (typeof withCount === "boolean") return withCount;
  throw new InvalidArgumentError("withCount", "must be true or false");
}
