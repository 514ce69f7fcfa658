import { type ExactNumber, formatDynamoDbNumber } from "@mattb.tech/billio-data/numbers";
import type { AttributeMap, AttributeValue } from "./AttributeMap.ts";
import { readBase64 } from "./base64.ts";
import { define } from "./define.ts";
import type { HintedKind } from "./hints.ts";
import { formatPointer, type Path } from "./pointer.ts";
import { isNumber } from "./numbers.ts";

export interface Target {
  /** Types that JSON has no value for, by JSON pointer. */
  types: ReadonlyMap<string, HintedKind>;
  onFault: (path: Path, reason: string) => void;
}

/**
 * How deep DynamoDB nests maps and lists (Amazon DynamoDB developer guide, constraints: nested attributes up to 32 levels
 * deep).
 */
const MAX_DEPTH = 32;

/**
 * The attribute of a JSON value. A hint about its type is used if the value can have that type, and ignored otherwise: the
 * value has been changed since.
 */
export function attributeOf(value: unknown, path: Path, target: Target, depth = 1): AttributeValue {
  const hinted = target.types.size > 0 ? target.types.get(formatPointer(path)) : undefined;
  const special = hinted === undefined ? undefined : ofKind(value, hinted, path, target);
  if (special) return special;
  if (typeof value === "string") return { S: value };
  if (typeof value === "boolean") return { BOOL: value };
  if (value === null || value === undefined) return { NULL: true };
  if (isNumber(value)) return { N: numeral(value, path, target) };
  if (typeof value !== "object") {
    target.onFault(path, "is nothing that DynamoDB has a type for");
    return { NULL: true };
  }
  if (depth > MAX_DEPTH) {
    target.onFault(
      path,
      `must not be nested in more than ${MAX_DEPTH} lists and maps, which is what DynamoDB takes`,
    );
    return { NULL: true };
  }
  if (Array.isArray(value)) {
    return {
      L: value.map((entry: unknown, key) => attributeOf(entry, { parent: path, key }, target, depth + 1)),
    };
  }
  const members: AttributeMap = {};
  for (const [key, member] of Object.entries(value)) {
    define(members, key, attributeOf(member, { parent: path, key }, target, depth + 1));
  }
  return { M: members };
}

function ofKind(value: unknown, kind: HintedKind, path: Path, target: Target): AttributeValue | undefined {
  if (kind === "NULL") return undefined;
  if (kind === "B") {
    const bytes = typeof value === "string" ? readBase64(value) : undefined;
    return bytes && { B: bytes };
  }
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const elements = value as unknown[];
  switch (kind) {
    case "SS":
      return elements.every(isText) && isDistinct(elements) ? { SS: elements } : undefined;
    case "NS": {
      if (!elements.every(isNumber)) return undefined;
      const texts = elements.map((element, key) => numeral(element, { parent: path, key }, target));
      return isDistinct(texts) ? { NS: texts } : undefined;
    }
    case "BS": {
      if (!elements.every(isText) || !isDistinct(elements)) return undefined;
      const read = elements.map(readBase64);
      return read.every((each) => each !== undefined) ? { BS: read } : undefined;
    }
  }
}

function numeral(value: number | ExactNumber, path: Path, { onFault }: Target): string {
  try {
    return formatDynamoDbNumber(value);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    onFault(path, error.message.replace(/^value /, ""));
    return "0";
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isDistinct(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}
