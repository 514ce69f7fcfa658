import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { TABLE_KEY } from "../../old/oldTable.ts";
import type { FieldIssue } from "../../issues/FieldIssue.ts";
import { Table } from "../dynamodb/Table.ts";
import { chunkIdOf, Fragments, type Piece } from "../fragments/Fragments.ts";
import { type Outcome, reconcile } from "../protocol/reconcile.ts";
import { runTogether } from "../protocol/runTogether.ts";
import type { Wanted } from "../protocol/State.ts";
import { type Change, type FollowRecord, RecordError } from "../record/ChangeRecord.ts";
import { parseRecord } from "../record/parseRecord.ts";
import { StateTable, stateTableName } from "../state/StateTable.ts";
import { coalesce } from "./coalesce.ts";
import { performSteps } from "./performSteps.ts";
import { wantedOf } from "./wantedOf.ts";

/** The result of a record. */
export type Result =
  | { kind: Outcome | "other"; ts: bigint }
  /** A fragment of a record, stored until the others arrive. */
  | { kind: "waiting"; chunkId: string }
  /** A fragment of a record that is complete and applied; of its fragments in a batch, one counts as the record. */
  | { kind: "joined"; chunkId: string }
  /** Not applied: it isn't as documented, or its item doesn't fit the old table. */
  | { kind: "rejected"; id?: string; faults: readonly FieldIssue[] };

export interface FollowerOptions {
  client: DynamoDBClient;
  /** The old table. */
  table: string;
  /**
   * For how many days deletions and fragments are kept: longer than a record can be redelivered, which is a week in DSQL and
   * the retention of the Kinesis stream. Default: 30.
   */
  keepDays?: number | undefined;
  /** Once it is aborted, throttled requests aren't retried: `apply` throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

export const DEFAULT_KEEP_DAYS = 30;

/** A change whose item doesn't fit the old table, and why. */
interface Unheld {
  position: number;
  change: Change;
  faults: readonly FieldIssue[];
}

/**
 * Applies records of DSQL's change stream to the old table. Idempotent: records may be delivered in any order, any number of
 * times and to any number of followers at once. A failed batch is delivered again as a whole.
 */
export class Follower {
  readonly #perform: ReturnType<typeof performSteps>;
  readonly #states: StateTable;
  readonly #fragments: Fragments;

  constructor({ client, table, keepDays = DEFAULT_KEEP_DAYS, signal }: FollowerOptions) {
    const states = new StateTable(client, stateTableName(table), keepDays, signal);
    this.#states = states;
    this.#perform = performSteps(new Table(client, table, TABLE_KEY, signal), states);
    this.#fragments = new Fragments(states);
  }

  /**
   * Applies a batch.
   *
   * @param batch the `Data` of each record, as bytes or text
   * @returns the result of each, in the batch's order; when it returns, everything but the rejected records has been applied
   * @throws errors of DynamoDB: a part of the batch may have been applied; deliver all of it again
   */
  async apply(batch: readonly (Uint8Array | string)[]): Promise<Result[]> {
    const results = new Array<Result>(batch.length);
    const changes: [position: number, change: Change][] = [];
    const pieces: [position: number, piece: Piece][] = [];
    const notItems: { chunkId: string }[] = [];
    batch.forEach((data, position) => {
      const record = parseOrReject(data);
      if ("faults" in record) results[position] = record;
      else if (record.kind === "change") changes.push([position, record.change]);
      else if (record.kind !== "other") pieces.push([position, record]);
      else {
        results[position] = { kind: "other", ts: record.ts };
        if (record.chunkId !== undefined) notItems.push({ chunkId: record.chunkId });
      }
    });
    if (notItems.length > 0) await this.#fragments.finish(notItems);
    const applied = await this.#applyChanges(changes);
    for (const [position, result] of applied) results[position] = result;
    if (pieces.length > 0) await this.#applyPieces(pieces, results);
    return results;
  }

  /** Which of these records lack a fragment. */
  async stillWaiting(chunkIds: readonly string[]): Promise<string[]> {
    const standings = await this.#fragments.look(chunkIds);
    return chunkIds.filter((chunkId) => standings.get(chunkId)?.kind === "waiting");
  }

  async #applyChanges(
    changes: readonly (readonly [position: number, change: Change])[],
  ): Promise<Map<number, Result>> {
    const results = new Map<number, Result>();
    const wanted: [position: number, wanted: Wanted][] = [];
    const unheld: Unheld[] = [];
    for (const [position, change] of changes) {
      const { wanted: made, faults } = wantedOf(change);
      if (made === undefined) unheld.push({ position, change, faults });
      else wanted.push([position, made]);
    }
    const timeOf = new Map(changes.map(([position, { ts }]) => [position, ts]));
    const latest = [...coalesce(wanted).values()];
    const outcomes = await this.#reconcile(latest.map((each) => [each.wanted.id, each.wanted]));
    latest.forEach(({ wanted: { id }, same, older }, index) => {
      const outcome = outcomes[index];
      const set = (positions: readonly number[], kind: Outcome) => {
        for (const position of positions) {
          const isFault = outcome === undefined || outcome instanceof Error;
          results.set(position, isFault ? refused(id, outcome) : { kind, ts: timeOf.get(position) ?? 0n });
        }
      };
      set(same, outcome === "older" ? "older" : "duplicate");
      set(older, "older");
      if (outcome === "applied") set(same.slice(0, 1), outcome);
    });
    await this.#rejectUnheld(unheld, results);
    return results;
  }

  /** An item that doesn't fit the old table doesn't matter any more once a later change is known. */
  async #rejectUnheld(unheld: readonly Unheld[], results: Map<number, Result>): Promise<void> {
    if (unheld.length === 0) return;
    const states = await this.#states.read([...new Set(unheld.map(({ change }) => change.id))]);
    for (const { position, change, faults } of unheld) {
      const { id, ts } = change;
      const isOlder = ts < (states.get(id)?.ts ?? 0n);
      results.set(position, isOlder ? { kind: "older", ts } : { kind: "rejected", id, faults });
    }
  }

  async #applyPieces(
    pieces: readonly (readonly [position: number, piece: Piece])[],
    results: Result[],
  ): Promise<void> {
    const standings = await this.#fragments.add(pieces.map(([, piece]) => piece));
    const complete: [chunkId: string, change: Change][] = [];
    const known: string[] = [];
    for (const [chunkId, standing] of standings) {
      if (standing.kind === "complete") complete.push([chunkId, standing.change]);
      if (standing.kind === "done" && standing.id !== undefined) known.push(standing.id);
    }
    const applied = await this.#applyChanges(complete.map(([, change], index) => [index, change]));
    // A redelivered fragment may come from a consumer that was stopped while it wrote.
    await this.#reconcile([...new Set(known)].map((id) => [id, undefined]));
    const ends = new Map<string, Result>();
    const finished: { chunkId: string; id: string }[] = [];
    complete.forEach(([chunkId, { id }], index) => {
      const result = applied.get(index);
      if (result !== undefined) ends.set(chunkId, result);
      if (result?.kind !== "rejected") finished.push({ chunkId, id });
    });
    if (finished.length > 0) await this.#fragments.finish(finished);
    const counted = new Set<string>();
    for (const [position, piece] of pieces) {
      const chunkId = chunkIdOf(piece);
      const standing = standings.get(chunkId);
      const end = ends.get(chunkId);
      if (standing?.kind === "wrong") results[position] = rejected(standing.error);
      else if (standing?.kind === "done") results[position] = { kind: "joined", chunkId };
      else if (end === undefined) results[position] = { kind: "waiting", chunkId };
      else if (end.kind === "rejected" || !counted.has(chunkId)) results[position] = end;
      else results[position] = { kind: "joined", chunkId };
      counted.add(chunkId);
    }
  }

  #reconcile(
    works: readonly (readonly [id: string, wanted: Wanted | undefined])[],
  ): Promise<(Outcome | Error)[]> {
    return runTogether(
      works.map(([id, wanted]) => reconcile(id, wanted)),
      this.#perform,
    );
  }
}

function parseOrReject(data: Uint8Array | string): FollowRecord | Extract<Result, { kind: "rejected" }> {
  try {
    return parseRecord(data);
  } catch (error) {
    if (error instanceof RecordError) return rejected(error);
    throw error;
  }
}

function rejected({ field, reason }: RecordError): Extract<Result, { kind: "rejected" }> {
  return { kind: "rejected", faults: [{ field, reason }] };
}

function refused(id: string, error: Error | undefined): Result {
  return {
    kind: "rejected",
    id,
    faults: [{ field: "item", reason: error?.message ?? "hasn't been applied" }],
  };
}
