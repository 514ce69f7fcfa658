import { isObject } from "@mattb.tech/billio-config";
import type { AttributeMap } from "./AttributeMap.ts";
import { parseTypedJson } from "./parseTypedJson.ts";

/** The field of an item with what its other fields can't express of its old form. */
export const HINTS_FIELD = "$dynamodb";

/** A DynamoDB type that JSON has no value for. NULL only for `image.sizes`, which has no null here. */
export type HintedKind = "SS" | "NS" | "BS" | "B" | "NULL";

/** What an item's fields can't express of the corresponding item of the old table. */
export interface Hints {
  /** JSON pointer → type, for sets and bytes, which the item has as arrays and base64 text. */
  types?: Record<string, HintedKind>;
  /** Typed JSON of attributes without a counterpart in the new system: `createdAt`, an unusual `category`, a stored NULL. */
  attributes?: Record<string, Record<string, unknown>>;
  /** Attributes that the old form usually has and this item hadn't. */
  without?: string[];
  /** The type in the key, if it differs. */
  type?: "Movie";
  /** The id as spelled in the key, if it isn't lower case. */
  id?: string;
  /** `imageUrl`, `imageWidth` and `imageHeight` instead of a map `image`. */
  image?: "fields";
}

/** Parsed hints of an item, with all members. */
export interface ReadHints {
  types: ReadonlyMap<string, HintedKind>;
  attributes: Readonly<AttributeMap>;
  without: ReadonlySet<string>;
  type: "Movie" | undefined;
  id: string | undefined;
  image: "fields" | undefined;
}

export const noHints: ReadHints = {
  types: new Map(),
  attributes: {},
  without: new Set(),
  type: undefined,
  id: undefined,
  image: undefined,
};

/** Names allowed in `attributes`: all others have a counterpart in the new system. */
const HINTED_ATTRIBUTES: ReadonlySet<string> = new Set([
  "category",
  "createdAt",
  "updatedAt",
  "id",
  "rating",
  "image",
  "notes",
  "seriesId",
]);
/** Names allowed in `without`. */
const OMITTED: ReadonlySet<unknown> = new Set(["type", "id", "shelf", "type:shelf", "category"]);
const KINDS: ReadonlySet<unknown> = new Set<HintedKind>(["SS", "NS", "BS", "B", "NULL"]);
const MEMBERS: ReadonlySet<string> = new Set(["types", "attributes", "without", "type", "id", "image"]);

/**
 * Parses the hints in an item's field `$dynamodb`.
 *
 * @throws {TypeError} naming what this program can't have written
 */
export function readHints(value: unknown): ReadHints {
  if (!isObject(value)) throw new TypeError("must be an object of hints about the old form");
  const unknown = Object.keys(value).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined)
    throw new TypeError(`holds ${JSON.stringify(unknown.slice(0, 60))}, which is no hint about the old form`);
  const { types = {}, attributes = {}, without = [], type, id, image } = value;
  if (!isObject(types) || !Object.values(types).every((kind) => KINDS.has(kind)))
    throw new TypeError("has types, which must name SS, NS, BS, B or NULL for JSON pointers");
  if (!isObject(attributes) || !Object.keys(attributes).every((name) => HINTED_ATTRIBUTES.has(name)))
    throw new TypeError(`has attributes, which may name ${[...HINTED_ATTRIBUTES].join(", ")}`);
  if (!Array.isArray(without) || !without.every((name) => OMITTED.has(name)))
    throw new TypeError(`has without, which may name ${[...OMITTED].join(", ")}`);
  if (type !== undefined && type !== "Movie") throw new TypeError("has type, which must be Movie");
  if (id !== undefined && typeof id !== "string") throw new TypeError("has id, which must be a text");
  if (image !== undefined && image !== "fields") throw new TypeError('has image, which must be "fields"');
  return {
    types: new Map(Object.entries(types as Record<string, HintedKind>)),
    attributes: readAttributes(attributes),
    without: new Set(without as string[]),
    type,
    id,
    image,
  };
}

function readAttributes(typed: Record<string, unknown>): AttributeMap {
  try {
    return parseTypedJson(typed);
  } catch (error) {
    throw error instanceof TypeError ? new TypeError(`has attributes, of which ${error.message}`) : error;
  }
}

/** Collects hints. Most items need none, and then nothing is allocated. */
export class HintCollector {
  #types: [pointer: string, kind: HintedKind][] | undefined;
  #attributes: [name: string, typed: Record<string, unknown>][] | undefined;
  #without: string[] | undefined;
  #others: Pick<Hints, "type" | "id" | "image"> | undefined;

  setType(pointer: string, kind: HintedKind): void {
    (this.#types ??= []).push([pointer, kind]);
  }

  setAttribute(name: string, typed: Record<string, unknown>): void {
    (this.#attributes ??= []).push([name, typed]);
  }

  omit(name: string): void {
    (this.#without ??= []).push(name);
  }

  set(hint: Pick<Hints, "type" | "id" | "image">): void {
    this.#others = { ...this.#others, ...hint };
  }

  /** All hints, or `undefined`. Equal ones differ at most in the order of members. */
  take(): Hints | undefined {
    if (!this.#types && !this.#attributes && !this.#without && !this.#others) return undefined;
    return {
      ...(this.#types && { types: Object.fromEntries(this.#types) }),
      ...(this.#attributes && { attributes: Object.fromEntries(this.#attributes) }),
      ...(this.#without && { without: this.#without.sort() }),
      ...this.#others,
    };
  }
}
