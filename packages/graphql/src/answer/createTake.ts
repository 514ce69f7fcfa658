import {
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
} from "graphql";
import type { Answer } from "./Answer.ts";
import { isPromise } from "./isPromise.ts";
import { leastOf } from "./leastOf.ts";
import { NEVER } from "./never.ts";

/** Counts what a resolver returned, and gives what GraphQL is to go on with. */
type Take = (answer: Answer, value: unknown, info: GraphQLResolveInfo) => unknown;

/** Scalars that take whatever we resolve for them, nearly always. */
const PLAIN: ReadonlySet<string> = new Set(["String", "ID", "Boolean"]);
const LONG = 32;
/** So short a list isn't worth looking at what is selected of its items. */
const FEW = 50;
/** Of a date; of numbers less. */
const OTHER_BYTES = 26;

/** @returns also whether there are only values without fields */
export function createTake(type: GraphQLOutputType): { take: Take; leaves: boolean } {
  const named = getNamedType(type);
  const isList = isListType(getNullableType(type));
  if (isLeafType(named)) {
    const takeLeaf = leaf(named);
    return { take: isList ? listOf(takeLeaf) : takeLeaf, leaves: true };
  }
  return { take: isList ? takeObjects : takeObject, leaves: false };
}

function leaf(type: GraphQLLeafType): Take {
  const plain = PLAIN.has(type.name);
  return (answer, value) => {
    answer.take("answerBytes", bytesOf(value));
    if (!plain && value !== null && value !== undefined && !serializes(type, value)) {
      answer.take("answerErrors", 1);
    }
    return answer.ended ? NEVER : value;
  };
}

function listOf(take: Take): Take {
  return (answer, value, info) => {
    if (!Array.isArray(value)) return value;
    answer.take("answerFields", value.length);
    const values = value as unknown[];
    return values.some((each) => take(answer, each, info) === NEVER) ? NEVER : values;
  };
}

function takeObject(answer: Answer, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  answer.take(value instanceof Error ? "answerErrors" : "answerObjects", 1);
  return answer.ended ? NEVER : value;
}

/** All of a list is counted before the first of it is gone through. */
function takeObjects(answer: Answer, value: unknown, info: GraphQLResolveInfo): unknown {
  if (!Array.isArray(value)) return value;
  answer.take("answerObjects", value.length);
  answer.take("answerBytes", 2 * value.length);
  if (value.length > FEW) answer.promise(leastOf(info), value.length);
  return answer.ended ? NEVER : value;
}

/** What GraphQL is to go through: one item after the other in the answer's turns, where they are many. */
export function spread(answer: Answer, value: unknown, { fieldNodes }: GraphQLResolveInfo): unknown {
  if (!Array.isArray(value)) return value;
  const selected = fieldNodes[0]?.selectionSet?.selections.length ?? 1;
  if (!answer.isManyMore(value.length * selected)) return value;
  return (value as unknown[]).map((item) => ({
    then: (next: (value: unknown) => unknown, failed: (error: unknown) => unknown) =>
      isPromise(item)
        ? item.then((arrived) => answer.later(arrived, next), failed)
        : answer.later(item, next),
  }));
}

function bytesOf(value: unknown): number {
  if (typeof value === "string") return 2 + (value.length > LONG ? Buffer.byteLength(value) : value.length);
  return typeof value === "object" && value !== null ? OTHER_BYTES : 4;
}

function serializes(type: GraphQLLeafType, value: unknown): boolean {
  try {
    type.serialize(value);
    return true;
  } catch {
    return false;
  }
}
