import { createHash } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { formatTypedJson } from "../../old/formatTypedJson.ts";
import { type Condition, Table } from "../dynamodb/Table.ts";
import { revision, type State } from "../protocol/State.ts";
import { isLarge, keepText, type LargeText, readTexts } from "./largeTexts.ts";
import { parseState, formatState, type ReadState } from "./stateItem.ts";

/** Name of the state table of an old table. */
export function stateTableName(table: string): string {
  return `${table}-follow`;
}

const SECONDS_A_DAY = 86_400;
/** Parts are written before the item that names them. A read that misses one is repeated, since a write may be in progress. */
const MAX_READS = 10;
const IS_NEW: Condition = {
  ConditionExpression: "attribute_not_exists(#id)",
  ExpressionAttributeNames: { "#id": "id" },
};

/** Stores the state of each item in a table of its own. */
export class StateTable {
  readonly table: Table;
  readonly #keepSeconds: number;

  /**
   * @param keepDays how long deletions and fragments of records are kept
   * @param signal as for `Table`
   */
  constructor(client: DynamoDBClient, name: string, keepDays: number, signal?: AbortSignal) {
    this.table = new Table(client, name, "id", signal);
    this.#keepSeconds = keepDays * SECONDS_A_DAY;
  }

  /** When what is written now expires, in seconds since 1970. */
  get expires(): number {
    return Math.floor(Date.now() / 1_000) + this.#keepSeconds;
  }

  async read(ids: readonly string[]): Promise<Map<string, State>> {
    const states = new Map<string, State>();
    let left = ids;
    for (let reads = 0; left.length > 0; reads++) {
      if (reads === MAX_READS) throw new Error(`${this.table.name}: an image of ${left[0] ?? ""} is missing`);
      left = await this.#readOnce(left, states);
    }
    return states;
  }

  /** Whether the state of each id is still this one. */
  async areCurrent(states: readonly { id: string; state: State }[]): Promise<boolean[]> {
    const revisions = await this.table.readText(
      states.map(({ id }) => id),
      "revision",
    );
    return states.map(({ id, state }) => revisions.get(id) === revision(state));
  }

  /** Sets the state of an id if it is still the one that was read. */
  async swap(id: string, seen: State | undefined, next: State): Promise<boolean> {
    const item = formatTypedJson(formatState(id, next, await this.#keepImage(id, next), this.expires));
    if (seen === undefined) return this.table.putIf(item, IS_NEW);
    return this.table.putIf(item, {
      ConditionExpression: "#revision = :seen",
      ExpressionAttributeNames: { "#revision": "revision" },
      ExpressionAttributeValues: { ":seen": { S: revision(seen) } },
    });
  }

  /** Reads into `states`; returns the ids that have to be read again. */
  async #readOnce(ids: readonly string[], states: Map<string, State>): Promise<string[]> {
    const items = await this.table.read(ids);
    const large: { id: string; read: ReadState; at: { name: string; parts: number } }[] = [];
    for (const [id, item] of items) {
      const read = parseState(item);
      if (read.image !== undefined && "name" in read.image) large.push({ id, read, at: read.image });
      else states.set(id, withImage(read, read.image?.text));
    }
    const texts = await readTexts(
      this.table,
      large.map(({ at }) => at),
    );
    const again: string[] = [];
    large.forEach(({ id, read }, index) => {
      const text = texts[index];
      if (text === undefined) again.push(id);
      else states.set(id, withImage(read, text));
    });
    return again;
  }

  async #keepImage(id: string, { ts, image }: State): Promise<LargeText | undefined> {
    if (image === undefined) return undefined;
    if (!isLarge(image.text)) return { text: image.text };
    // Named by time and text: consumers that store the same image write the same parts, and never overwrite others.
    const hash = createHash("sha256").update(image.text).digest("hex").slice(0, 16);
    const name = `image/${id}/${ts}/${hash}`;
    return { name, parts: await keepText(this.table, name, image.text) };
  }
}

function withImage({ state, key }: ReadState, text: string | undefined): State {
  return { ...state, ...(key === undefined || text === undefined ? {} : { image: { key, text } }) };
}
