import { isObject } from "@mattb.tech/billio-config";
import type { AttributeMap, AttributeValue } from "./AttributeMap.ts";
import { readBase64 } from "./base64.ts";
import { define } from "./define.ts";
import { normalNumber } from "./numbers.ts";

/** Far above DynamoDB's 32 levels, and far below the depth that overflows the stack. */
const MAX_DEPTH = 200;

/**
 * Parses an item in DynamoDB's typed JSON, `{"title":{"S":"Emma"},"cover":{"B":"aGk="}}`, as `JSON.parse` gives it. The
 * meaning of a name depends on its position: a map's member may be called `S`, `N` or `Item` like any other. The argument
 * isn't changed.
 *
 * @throws {TypeError} naming the path of what isn't typed JSON and what would be right, without values
 */
export function parseTypedJson(value: unknown): AttributeMap {
  return readMembers(value, "", 0);
}

/** The same for the value of one attribute. */
function parseTypedValue(value: unknown, path: string, depth = 1): AttributeValue {
  if (!isObject(value)) throw wrong(path, "must be an object with one member, its DynamoDB type");
  const [kind, ...others] = Object.keys(value);
  if (kind === undefined || others.length > 0) {
    throw wrong(
      path,
      `must have one member, its DynamoDB type; it has ${others.length + (kind === undefined ? 0 : 1)}`,
    );
  }
  if (depth > MAX_DEPTH) throw wrong(path, `must not nest deeper than ${MAX_DEPTH} levels`);
  const content = Object.values(value)[0];
  switch (kind) {
    case "S":
      if (typeof content !== "string") throw wrong(path, "has S, which must be a text");
      return { S: content };
    case "N":
      return { N: numeral(content, path, "N") };
    case "BOOL":
      if (typeof content !== "boolean") throw wrong(path, "has BOOL, which must be true or false");
      return { BOOL: content };
    case "NULL":
      if (content !== true) throw wrong(path, "has NULL, which must be true");
      return { NULL: true };
    case "B":
      return { B: bytes(content, path, "B") };
    case "M":
      return { M: readMembers(content, path, depth) };
    case "L":
      if (!Array.isArray(content)) throw wrong(path, "has L, which must be an array");
      return {
        L: content.map((entry: unknown, index) => parseTypedValue(entry, `${path}[${index}]`, depth + 1)),
      };
    case "SS":
      return { SS: set(content, path, "SS", (each) => each) };
    case "NS":
      set(content, path, "NS", (each) => normalNumber(numeral(each, path, "NS")));
      return { NS: content as string[] };
    case "BS":
      set(content, path, "BS", (each) => each);
      return { BS: (content as string[]).map((each) => bytes(each, path, "BS")) };
    default:
      throw wrong(
        path,
        `has the type ${JSON.stringify(kind.slice(0, 20))}, which is none of DynamoDB's: ${KINDS}`,
      );
  }
}

const KINDS = "S, N, B, BOOL, NULL, M, L, SS, NS, BS";

function readMembers(value: unknown, path: string, depth: number): AttributeMap {
  if (!isObject(value))
    throw wrong(path, path === "" ? "must be an object of attributes" : "has M, which must be an object");
  const members: AttributeMap = {};
  for (const [name, member] of Object.entries(value)) {
    define(members, name, parseTypedValue(member, path === "" ? name : `${path}.${name}`, depth + 1));
  }
  return members;
}

function numeral(value: unknown, path: string, kind: string): string {
  if (typeof value === "string") {
    try {
      normalNumber(value);
      return value;
    } catch (error) {
      const reason = error instanceof Error ? error.message.replace(/^\S+ /, "") : "";
      throw wrong(path, `has ${kind}, which ${reason}`, error);
    }
  }
  throw wrong(path, `has ${kind}, which must be a number as a text, e.g. "12.5"`);
}

function bytes(value: unknown, path: string, kind: string): Uint8Array {
  const read = typeof value === "string" ? readBase64(value) : undefined;
  if (read === undefined) throw wrong(path, `has ${kind}, which must be base64`);
  return read;
}

function set(value: unknown, path: string, kind: string, key: (element: string) => string): string[] {
  if (!Array.isArray(value) || value.length === 0 || !value.every((each) => typeof each === "string")) {
    throw wrong(path, `has ${kind}, which must be an array of texts, not empty`);
  }
  if (new Set(value.map(key)).size < value.length)
    throw wrong(path, `has ${kind}, which holds an element twice`);
  return value;
}

/** Longest path in a message. */
const MAX_PATH = 200;

function wrong(path: string, reason: string, cause?: unknown): TypeError {
  const location = path === "" ? "item" : path.length > MAX_PATH ? `${path.slice(0, MAX_PATH)}…` : path;
  return new TypeError(`${location} ${reason}`, cause === undefined ? undefined : { cause });
}
