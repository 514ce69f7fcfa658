import {
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
} from "graphql";
import type { ResponseBuilder } from "./ResponseBuilder.ts";
import { isPromise } from "./isPromise.ts";
import { minimumItemSize } from "./minimumItemSize.ts";
import { LocatedError } from "./LocatedError.ts";
import { NEVER } from "./neverSettles.ts";

/** The location of a field. */
export type FieldLocation = Pick<GraphQLResolveInfo, "fieldNodes" | "path" | "returnType" | "fragments">;

/** Counts a resolver's result. @returns the value to continue with */
type Take = (response: ResponseBuilder, value: unknown, info: FieldLocation) => unknown;

export interface ValueCounter {
  take: Take;
  /** Whether the values have no fields. */
  leaves: boolean;
  /** Whether nearly all resolved values can be serialized, so that this isn't checked in advance. */
  plain: boolean;
}

/** Scalars that can serialize nearly all resolved values. */
const PLAIN: ReadonlySet<string> = new Set(["String", "ID", "Boolean"]);
const LONG_TEXT = 32;
/** For a list of at most this length the minimum size isn't computed. */
const SHORT_LIST = 50;
/** Of a date; of numbers less. */
const OTHER_BYTES = 26;

export function createCounter(type: GraphQLOutputType): ValueCounter {
  const named = getNamedType(type);
  const isList = isListType(getNullableType(type));
  if (isLeafType(named)) {
    const takeLeaf = leaf(named);
    return { take: isList ? listOf(takeLeaf) : single(takeLeaf), leaves: true, plain: PLAIN.has(named.name) };
  }
  return { take: isList ? takeObjects : takeObject, leaves: false, plain: false };
}

/** @returns the error if the value can't be serialized; it is counted */
type TakeLeaf = (response: ResponseBuilder, value: unknown) => unknown;

function leaf(type: GraphQLLeafType): TakeLeaf {
  const plain = PLAIN.has(type.name);
  return (response, value) => {
    response.take("answerBytes", bytesOf(value));
    if (plain || value === null || value === undefined) return undefined;
    try {
      type.serialize(value);
      return undefined;
    } catch (error) {
      response.take("answerErrors", 1);
      return error;
    }
  };
}

function single(take: TakeLeaf): Take {
  return (response, value, info) => {
    const error = take(response, value);
    if (response.ended) return NEVER;
    if (error !== undefined) throw LocatedError.of(error, info);
    return value;
  };
}

function listOf(take: TakeLeaf): Take {
  return (response, value) => {
    if (!Array.isArray(value)) return value;
    response.take("answerFields", value.length);
    for (const each of value as unknown[]) {
      if (response.ended) return NEVER;
      take(response, each);
    }
    return response.ended ? NEVER : value;
  };
}

function takeObject(response: ResponseBuilder, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  response.take(value instanceof Error ? "answerErrors" : "answerObjects", 1);
  return response.ended ? NEVER : value;
}

/** Counts a whole list before its first item is visited. */
function takeObjects(response: ResponseBuilder, value: unknown, info: FieldLocation): unknown {
  if (!Array.isArray(value)) return value;
  response.take("answerObjects", value.length);
  response.take("answerBytes", 2 * value.length);
  if (value.length > SHORT_LIST) response.promise(minimumItemSize(info), value.length);
  return response.ended ? NEVER : value;
}

/**
 * Prepares a list for execution: if it is long, its items resolve one after the other in the response's turns. Errors
 * among the items, and later rejections of pending ones, get their locations.
 */
export function spread(response: ResponseBuilder, value: unknown, info: FieldLocation): unknown {
  if (!Array.isArray(value)) return value;
  const items = value as unknown[];
  const selected = info.fieldNodes[0]?.selectionSet?.selections.length ?? 1;
  const many = response.isManyMore(items.length * selected);
  if (!many && !items.some((item) => isPromise(item) || item instanceof Error)) return value;
  const failed = (error: unknown, index: number) => {
    response.take("answerErrors", 1);
    const path = { prev: info.path, key: index, typename: undefined };
    return response.ended ? NEVER : LocatedError.of(error, { fieldNodes: info.fieldNodes, path });
  };
  return items.map((item, index) => {
    if (!isPromise(item)) {
      const located = item instanceof Error ? failed(item, index) : item;
      return many ? { then: (next: (value: unknown) => unknown) => response.later(located, next) } : located;
    }
    return {
      then: (next: (value: unknown) => unknown, fail: (error: unknown) => unknown) =>
        item.then(
          (resolved) => (many ? response.later(resolved, next) : next(resolved)),
          (error: unknown) => {
            const located = failed(error, index);
            if (located === NEVER) return NEVER;
            if (typeof fail !== "function") throw located;
            return fail(located);
          },
        ),
    };
  });
}

/** Approximate bytes of a value in the response. */
export function bytesOf(value: unknown): number {
  if (typeof value === "string")
    return 2 + (value.length > LONG_TEXT ? Buffer.byteLength(value) : value.length);
  return typeof value === "object" && value !== null ? OTHER_BYTES : 4;
}
