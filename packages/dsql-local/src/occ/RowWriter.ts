import { WRITE_STATEMENT } from "../postgres/schema/writes/applyWriteSet.ts";
import type { BackendSession } from "../backend/BackendSession.ts";
import { backend as type } from "../net/messageType.ts";
import { readErrorFields } from "../net/messages/errorFields.ts";
import { isConflict } from "../errors/conflictErrors.ts";
import { inverseOf, netWrites } from "./netWrites.ts";
import { plainWrites } from "./plainWrites.ts";
import { readRowText } from "./readRowText.ts";
import type { RowWrite } from "./RowWrite.ts";
import { textParameters } from "./textParameters.ts";
import type { TableShapes } from "../catalog/TableShapes.ts";
import { noTypes } from "../net/messages/parse.ts";
import {
  DEADLOCK_DETECTED,
  INTERNAL_ERROR,
  SERIALIZATION_FAILURE,
  UNIQUE_VIOLATION,
} from "../net/sqlState.ts";
import { sync } from "../net/messages/sync.ts";

/** Returned where a retry is to follow, as after a deadlock. */
const RETRY = DEADLOCK_DETECTED;

/** A transaction that has written more has its bytes counted exactly. */
const MAX_PLAIN_BYTES = 1024 * 1024;

/** Writes rows with known texts into the backend session's current transaction. */
export class RowWriter {
  readonly #backend: BackendSession;
  readonly #shapes: TableShapes;
  /** The session's role may write rows itself, as far as known. */
  #isPlain = true;

  constructor(backend: BackendSession, shapes: TableShapes) {
    this.#backend = backend;
    this.#shapes = shapes;
  }

  /**
   * Writes a transaction's rows again as it wrote them. Returns the SQLSTATE of an error: 40001 where a row no longer exists.
   *
   * @param bytes that the transaction has written so far, as the limit counts them
   */
  async putBack(rows: readonly RowWrite[], bytes: number): Promise<string | undefined> {
    if (rows.length === 0) return undefined;
    await this.#shapes.load();
    const plain = this.#plainWrites(rows, bytes);
    return plain ? this.#writePlainly(plain, false) : this.#writeSets([["put_back", rows, bytes]]);
  }

  /** As {@link putBack}, after undoing the rows that others have written. */
  async reconstruct(
    others: readonly RowWrite[],
    own: readonly RowWrite[],
    bytes: number,
  ): Promise<string | undefined> {
    await this.#shapes.load();
    const known = others.filter((row) => this.#isKnown(row));
    // A single write for each row that both have written.
    const plain = this.#plainWrites([...inverseOf(known), ...own], bytes);
    if (plain) return this.#writePlainly(plain, true);
    return this.#writeSets([
      ["undo", known, 0],
      ["put_back", own, bytes],
    ]);
  }

  /** False for a table that was dropped or has other columns now: the COMMIT fails with OC001 anyway. */
  #isKnown({ table, before, after }: RowWrite): boolean {
    return this.#shapes.of(table)?.columns === readRowText(before ?? after ?? "()").length;
  }

  #plainWrites(rows: readonly RowWrite[], bytes: number): Buffer[] | undefined {
    if (!this.#isPlain) return undefined;
    const net = netWrites(rows, this.#shapes) ?? rows;
    // Written this way, the rows of others count as well.
    if (net.reduce((sum, { after }) => sum + (after?.length ?? 0), bytes) > MAX_PLAIN_BYTES) return undefined;
    return plainWrites(this.#backend, this.#shapes, net);
  }

  /** @param isLenient skips rows that don't exist */
  async #writePlainly(messages: Buffer[], isLenient: boolean): Promise<string | undefined> {
    if (messages.length === 0) return undefined;
    const { failure, missing } = await this.#run(messages);
    if (failure === undefined) return missing && !isLenient ? SERIALIZATION_FAILURE : undefined;
    if (isConflict(failure) || failure === UNIQUE_VIOLATION) return failure;
    this.#isPlain = false;
    return RETRY;
  }

  async #writeSets(
    sets: [what: string, rows: readonly RowWrite[], bytes: number][],
  ): Promise<string | undefined> {
    const messages = sets
      .filter(([, rows]) => rows.length > 0)
      .map(([what, rows, bytes]) => {
        const json = JSON.stringify(
          rows.map(({ table, kind, before, after }) => [table, kind, before, after]),
        );
        const values = textParameters(what, this.#shapes.writeSecret, json, String(bytes));
        return this.#backend.once(WRITE_STATEMENT, noTypes, values);
      });
    return messages.length === 0 ? undefined : (await this.#run(messages)).failure;
  }

  async #run(messages: Buffer[]): Promise<{ failure?: string; missing: boolean }> {
    let failure: string | undefined;
    let missing = false;
    await this.#backend.connection.exchange(
      Buffer.concat([...messages, sync]),
      (messageType, buffer, start, end) => {
        if (messageType === type.errorResponse) {
          failure = readErrorFields(buffer.subarray(start, end)).get("C") ?? INTERNAL_ERROR;
        } else if (messageType === type.commandComplete) {
          if (!buffer.toString("latin1", start + 5, end - 1).endsWith(" 1")) missing = true;
        }
        return messageType === type.readyForQuery;
      },
      { notice: () => undefined, ignoreRowReports: true },
    );
    if (failure === undefined) return { missing };
    await this.#backend.tidy();
    return { failure, missing };
  }
}
