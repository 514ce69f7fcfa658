import { formatJson, parseJson } from "@mattb.tech/billio-data/numbers";
import type { AttributeMap } from "../../old/AttributeMap.ts";
import { formatTypedJson } from "../../old/formatTypedJson.ts";
import { type Change, type ChunkedRecord, type Fragment, RecordError } from "../record/ChangeRecord.ts";
import { crc32c } from "../record/crc32c.ts";
import { readJoined } from "../record/parseRecord.ts";
import { isLarge, keepText, readTexts } from "../state/largeTexts.ts";
import type { StateTable } from "../state/StateTable.ts";
import type { Write } from "../dynamodb/Write.ts";

/** A fragment of a record, or the record that lacks its image. */
export type Piece = { kind: "fragment"; fragment: Fragment } | { kind: "chunked"; record: ChunkedRecord };

/** The state of a fragmented record. */
export type Standing =
  /** A fragment is missing; which one isn't always known. */
  | { kind: "waiting" }
  | { kind: "complete"; change: Change }
  /** Applied already, or not of the table of items. */
  | { kind: "done"; id?: string }
  | { kind: "wrong"; error: RecordError };

/**
 * Fragments of records that were too long, stored in the state table until all have arrived, whichever consumer receives
 * them. A consumer first stores its fragment and then looks which ones are there: when two consumers store the last two at
 * the same time, at least one of them finds all. Fragments stay until they expire, so that a redelivered one finds its
 * result.
 */
export class Fragments {
  readonly #states: StateTable;

  constructor(states: StateTable) {
    this.#states = states;
  }

  /** Stores fragments, and returns the state of each record that they belong to, by its `chunk_id`. */
  async add(pieces: readonly Piece[]): Promise<Map<string, Standing>> {
    const writes = new Map<string, Write>();
    for (const piece of pieces) {
      const write =
        piece.kind === "fragment" ? await this.#fragment(piece.fragment) : this.#record(piece.record);
      writes.set(write.key, write);
    }
    const refused = await this.#states.table.write([...writes.values()]);
    const [first] = refused;
    if (first !== undefined) throw new Error(`${this.#states.table.name}: ${first.key}: ${first.reason}`);
    return this.look([...new Set(pieces.map(chunkIdOf))]);
  }

  /** The state of these records. */
  async look(chunkIds: readonly string[]): Promise<Map<string, Standing>> {
    const records = await this.#states.table.read(chunkIds.map(recordKey));
    const standings = new Map<string, Standing>();
    for (const chunkId of chunkIds) {
      standings.set(chunkId, await this.#standing(records.get(recordKey(chunkId))));
    }
    return standings;
  }

  /** Stores that a record has been applied or needn't be; `id` is its item's. */
  async finish(records: readonly { chunkId: string; id?: string }[]): Promise<void> {
    const writes = records.map(({ chunkId, id }) => {
      const done = { done: { BOOL: true }, ...(id === undefined ? {} : { itemId: { S: id } }) };
      return this.#write(recordKey(chunkId), done);
    });
    await this.#states.table.write([...new Map(writes.map((write) => [write.key, write])).values()]);
  }

  async #standing(item: AttributeMap | undefined): Promise<Standing> {
    if (item === undefined) return { kind: "waiting" };
    if (item.done?.BOOL === true) {
      return { kind: "done", ...(item.itemId?.S === undefined ? {} : { id: item.itemId.S }) };
    }
    const record = parseKept(item.record?.S ?? "");
    const { chunkId, totalFragments, crc32c: expected } = record.chunked;
    const keys = Array.from({ length: totalFragments }, (_, index) => fragmentKey(chunkId, index));
    const pieces = await this.#states.table.read(keys);
    const kept = keys.map((key) => pieces.get(key));
    const names = kept.map((piece, index) => ({
      name: piece?.textIn?.S ?? String(keys[index]),
      parts: Number(piece?.textParts?.N ?? 0),
    }));
    const large = await readTexts(this.#states.table, names);
    const texts = kept.map((piece, index) =>
      piece === undefined ? undefined : (piece.text?.S ?? large[index]),
    );
    if (texts.includes(undefined)) return { kind: "waiting" };
    const joined = texts.join("");
    if (crc32c(joined) !== expected) {
      const reason = `must be ${expected}, which the joined fragments of ${chunkId} don't have`;
      return { kind: "wrong", error: new RecordError(`chunked.${record.image}.crc32c`, reason) };
    }
    try {
      return { kind: "complete", change: readJoined(record, joined) };
    } catch (error) {
      if (error instanceof RecordError) return { kind: "wrong", error };
      throw error;
    }
  }

  async #fragment({ chunkId, index, data }: Fragment): Promise<Write> {
    const key = fragmentKey(chunkId, index);
    if (!isLarge(data)) return this.#write(key, { text: { S: data } });
    const textIn = `${key}/text/${crc32c(data)}`;
    const textParts = await keepText(this.#states.table, textIn, data, this.#states.expires);
    return this.#write(key, { textIn: { S: textIn }, textParts: { N: String(textParts) } });
  }

  #record(record: ChunkedRecord): Write {
    return this.#write(recordKey(record.chunked.chunkId), { record: { S: formatKept(record) } });
  }

  #write(key: string, attributes: AttributeMap): Write {
    const expires = { N: String(this.#states.expires) };
    return { key, item: formatTypedJson({ id: { S: key }, ...attributes, expires }) };
  }
}

export function chunkIdOf(piece: Piece): string {
  return piece.kind === "fragment" ? piece.fragment.chunkId : piece.record.chunked.chunkId;
}

function recordKey(chunkId: string): string {
  return `chunk/${chunkId}`;
}

function fragmentKey(chunkId: string, index: number): string {
  return `chunk/${chunkId}/${index}`;
}

function formatKept({ image, chunked, rest }: ChunkedRecord): string {
  return formatJson({ image, chunked, rest: { ...rest, ts: String(rest.ts) } });
}

function parseKept(text: string): ChunkedRecord {
  const { rest, ...record } = parseJson(text) as Omit<ChunkedRecord, "rest"> & {
    rest: Omit<ChunkedRecord["rest"], "ts"> & { ts: string };
  };
  return { ...record, rest: { ...rest, ts: BigInt(rest.ts) } };
}
