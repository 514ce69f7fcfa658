import { parseJson } from "@mattb.tech/billio-data/numbers";
import {
  type Change,
  type Chunked,
  type ChunkedRecord,
  type FollowRecord,
  RecordError,
  type RecordParts,
} from "./ChangeRecord.ts";
import { readId, readRow, whole } from "./readRow.ts";

type Members = Readonly<Record<string, unknown>>;

const SCHEMA = "public";
const TABLE = "items";
/** Far more fragments than a row of 2 MiB can have. */
const MAX_FRAGMENTS = 100_000;
const MAX_CHUNK_ID_BYTES = 512;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Parses a record of DSQL's change stream: the `Data` of one Kinesis record, as bytes or text. Its commit time has 19 digits,
 * all of which are kept: `JSON.parse` would round them and make different commits equal. An unknown operation is an upsert of
 * `after`, as AWS documents for consumers (records of the preview have `c` for updates, too), and a record without `type` is
 * a full one.
 *
 * @throws {RecordError} naming what isn't as documented; it quotes no values
 */
export function parseRecord(data: Uint8Array | string): FollowRecord {
  const record = members(parse(decode(data)), "the record");
  const type = own(record, "type") ?? "full";
  if (type === "fragment") return { kind: "fragment", fragment: readFragment(record) };
  if (type !== "full" && type !== "chunked")
    throw new RecordError("type", 'must be "full", "chunked" or "fragment"');

  const source = members(own(record, "source"), "source");
  const [schema, table] = [name(source, "schema"), name(source, "table")];
  const ts = whole(own(source, "ts_ns"), "source.ts_ns");
  const chunked = type === "chunked" ? readChunked(record) : undefined;
  if (schema !== SCHEMA || table !== TABLE) {
    const { chunkId } = chunked?.chunked ?? {};
    return { kind: "other", table: `${schema}.${table}`, ts, ...(chunkId === undefined ? {} : { chunkId }) };
  }
  if (ts <= 0n) throw new RecordError("source.ts_ns", "must be nanoseconds since 1970");
  const op = own(record, "op") ?? "";
  if (typeof op !== "string") throw new RecordError("op", "must be a text");
  const rest = { op, ts, before: own(record, "before"), after: own(record, "after") };
  return chunked === undefined
    ? { kind: "change", change: readChange(rest) }
    : { kind: "chunked", record: { ...chunked, rest } };
}

/**
 * The change in a record of the table of items.
 *
 * @throws {RecordError} as `parseRecord`
 */
function readChange({ op, ts, before, after }: RecordParts): Change {
  if (op === "d") return { id: readId(members(before, "before"), "before"), ts, row: undefined };
  const row = readRow(members(after, "after"));
  return { id: row.id ?? "", ts, row, ...(op === "c" ? { isNew: true } : {}) };
}

/** The change in a record with a fragmented image, given the joined text. */
export function readJoined({ image, rest }: ChunkedRecord, joined: string): Change {
  return readChange({ ...rest, [image]: parse(joined) });
}

function decode(data: Uint8Array | string): string {
  if (typeof data === "string") return data;
  try {
    return utf8.decode(data);
  } catch (error) {
    if (error instanceof TypeError) throw new RecordError("the record", "must be UTF-8");
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return parseJson(text, { unheld: String });
  } catch (error) {
    // Its message quotes the text.
    if (error instanceof SyntaxError) throw new RecordError("the record", "must be one JSON object");
    throw error;
  }
}

function members(value: unknown, field: string): Members {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new RecordError(field, "must be a JSON object");
  return value as Members;
}

function own(object: Members, member: string): unknown {
  return Object.hasOwn(object, member) ? (object[member] ?? undefined) : undefined;
}

function name(source: Members, member: string): string {
  const value = own(source, member);
  if (typeof value !== "string") throw new RecordError(`source.${member}`, "must be a text");
  return value;
}

function readFragment(record: Members): { chunkId: string; index: number; data: string } {
  const data = own(record, "data");
  if (typeof data !== "string") throw new RecordError("data", "must be a text");
  return { chunkId: readChunkId(record, ""), index: count(own(record, "index"), "index", 0), data };
}

function readChunked(record: Members): { image: "before" | "after"; chunked: Chunked } {
  const chunked = members(own(record, "chunked"), "chunked");
  const fragmented = (["after", "before"] as const).filter((image) => own(chunked, image) !== undefined);
  const [image] = fragmented;
  if (image === undefined || fragmented.length > 1)
    throw new RecordError("chunked", "must have one of after and before");
  const parts = members(own(chunked, image), `chunked.${image}`);
  const crc32c = whole(own(parts, "crc32c"), `chunked.${image}.crc32c`);
  if (crc32c < 0n || crc32c > 0xffffffffn)
    throw new RecordError(`chunked.${image}.crc32c`, "must be a number of 32 bits");
  return {
    image,
    chunked: {
      chunkId: readChunkId(parts, `chunked.${image}.`),
      totalFragments: count(own(parts, "total_fragments"), `chunked.${image}.total_fragments`, 1),
      crc32c: Number(crc32c),
    },
  };
}

function readChunkId(object: Members, path: string): string {
  const id = own(object, "chunk_id");
  if (typeof id !== "string" || id === "" || Buffer.byteLength(id) > MAX_CHUNK_ID_BYTES)
    throw new RecordError(`${path}chunk_id`, `must be a text of at most ${MAX_CHUNK_ID_BYTES} bytes`);
  return id;
}

function count(value: unknown, field: string, min: number): number {
  const number = whole(value, field);
  if (number < BigInt(min) || number > BigInt(MAX_FRAGMENTS))
    throw new RecordError(field, `must be a whole number from ${min} to ${MAX_FRAGMENTS}`);
  return Number(number);
}
