import { createHash } from "node:crypto";
import { MAX_FRAGMENT_BYTES } from "../faults/Fault.ts";
import { base32 } from "../encoding/base32.ts";
import type { NetChange } from "./netChanges.ts";
import { crc32c } from "./crc32c.ts";
import { fragments } from "./fragments.ts";
import { jsonString } from "./jsonString.ts";
import { jsonValue } from "./jsonValue.ts";
import { nowNs } from "./nowNs.ts";
import type { Row } from "./parseChange.ts";
import type { TableShape } from "./TableShape.ts";
import type { CommittedTransaction } from "./TransactionReader.ts";

/** Larger records are split into fragments (Aurora DSQL user guide, "CDC record format"). */
const MAX_RECORD_BYTES = 9 * 1024 * 1024;
const ID_LENGTH = 26;

/** Writes the records of one cluster as lines of JSON. */
export class RecordWriter {
  readonly #cluster: string;
  readonly #origin: string;

  /**
   * @param cluster the cluster's id
   * @param origin distinguishes the transactions of one database from those of all others
   */
  constructor(cluster: string, origin: string) {
    this.#cluster = cluster;
    this.#origin = origin;
  }

  /** What all records of a transaction have in common: its id and time. */
  transaction({ id, lsn }: CommittedTransaction, tsNs: bigint): { txId: string; tsNs: bigint } {
    return { txId: idOf([this.#origin, id, String(lsn)]), tsNs };
  }

  /**
   * @param splitBytes splits the image into fragments of so many bytes, whatever the record's size
   * @returns the fragments of its image, if it is split, and the record
   */
  lines(
    change: NetChange,
    { txId, tsNs }: { txId: string; tsNs: bigint },
    shape: TableShape | undefined,
    splitBytes?: number,
  ): string[] {
    const { op, schema, table, key } = change;
    const before = image(change.before, shape);
    const after = image(change.after, shape);
    const madeNs = laterThan(tsNs);
    const source = `{"version":"1.0","ts_ms":${tsNs / 1_000_000n},"ts_ns":${tsNs},"txId":"${txId}","schema":${jsonString(schema)},"table":${jsonString(table)},"db":"postgres","cluster":"${this.#cluster}"}`;
    const times = `"ts_ms":${madeNs / 1_000_000n},"ts_ns":${madeNs}`;
    const whole = `{"type":"full","op":"${op}","before":${before},"after":${after},"source":${source},${times}}`;
    const name = op === "d" ? "before" : "after";
    const text = op === "d" ? before : after;
    if (text === "null" || (splitBytes === undefined && !isTooLong(whole))) return [whole];
    const chunkId = idOf([txId, schema, table, key ?? text]);
    const parts = fragments(text, splitBytes ?? MAX_FRAGMENT_BYTES);
    const other = op === "d" ? `"after":${after}` : `"before":${before}`;
    const chunks = `{"chunk_id":"${chunkId}","total_fragments":${parts.length},"crc32c":"${crc32c(Buffer.from(text))}"}`;
    return [
      ...parts.map(
        (data, index) =>
          `{"type":"fragment","chunk_id":"${chunkId}","index":${index},"data":${jsonString(data)}}`,
      ),
      `{"type":"chunked","op":"${op}",${other},"chunked":{"${name}":${chunks}},"source":${source},${times}}`,
    ];
  }
}

function image(row: Row | undefined, shape: TableShape | undefined): string {
  if (!row) return "null";
  const columns = row.map(
    ({ name, type, value }) => `${jsonString(name)}:${jsonValue(shape?.domains.get(name) ?? type, value)}`,
  );
  return `{${columns.join(",")}}`;
}

function isTooLong(text: string): boolean {
  // A UTF-16 unit has at most three bytes in UTF-8.
  return text.length * 3 > MAX_RECORD_BYTES && Buffer.byteLength(text) > MAX_RECORD_BYTES;
}

function laterThan(ns: bigint): bigint {
  const now = nowNs();
  return now > ns ? now : ns + 1n;
}

/** 26 lower-case letters and digits, like DSQL's ids. */
function idOf(parts: readonly string[]): string {
  return base32(createHash("sha256").update(JSON.stringify(parts)).digest(), ID_LENGTH);
}
