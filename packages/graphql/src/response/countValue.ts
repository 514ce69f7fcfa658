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

/** What is known of the place of a field. */
export type Place = Pick<GraphQLResolveInfo, "fieldNodes" | "path" | "returnType" | "fragments">;

/** Counts what a resolver returned, and gives what GraphQL is to go on with. */
type Take = (response: ResponseBuilder, value: unknown, info: Place) => unknown;

export interface ValueCounter {
  take: Take;
  /** Whether there are only values without fields. */
  leaves: boolean;
  /** Whether nearly whatever we resolve can be written for the type, so that nobody tries before it is. */
  plain: boolean;
}

/** Scalars that take whatever we resolve for them, nearly always. */
const PLAIN: ReadonlySet<string> = new Set(["String", "ID", "Boolean"]);
const LONG = 32;
/** So short a list isn't worth looking at what is selected of its items. */
const FEW = 50;
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

/** @returns what the value can't be written for; it is counted */
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

/** All of a list is counted before the first of it is gone through. */
function takeObjects(response: ResponseBuilder, value: unknown, info: Place): unknown {
  if (!Array.isArray(value)) return value;
  response.take("answerObjects", value.length);
  response.take("answerBytes", 2 * value.length);
  if (value.length > FEW) response.promise(minimumItemSize(info), value.length);
  return response.ended ? NEVER : value;
}

/**
 * What GraphQL is to go through: one item after the other in the response's turns, where they are many. Errors among the
 * items, and what those fail with that aren't there yet, get their places.
 */
export function spread(response: ResponseBuilder, value: unknown, info: Place): unknown {
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
  return items.map((given, index) => {
    if (!isPromise(given)) {
      const item = given instanceof Error ? failed(given, index) : given;
      return many ? { then: (next: (value: unknown) => unknown) => response.later(item, next) } : item;
    }
    return {
      then: (next: (value: unknown) => unknown, fail: (error: unknown) => unknown) =>
        given.then(
          (arrived) => (many ? response.later(arrived, next) : next(arrived)),
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

/** What a value takes in the response, about. */
export function bytesOf(value: unknown): number {
  if (typeof value === "string") return 2 + (value.length > LONG ? Buffer.byteLength(value) : value.length);
  return typeof value === "object" && value !== null ? OTHER_BYTES : 4;
}
