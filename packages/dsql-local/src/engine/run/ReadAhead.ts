import type { ClientConnection } from "../../frontend/ClientConnection.ts";
import { commandComplete } from "../../net/messages/commandComplete.ts";
import { portalSuspended } from "../../net/messages/portalSuspended.ts";

/** What follows the rows that were read ahead. */
export type ReadAheadEnd =
  /** Nothing; PostgreSQL ended them with this tag, e.g. `SELECT 3` in CommandComplete. */
  | { tag: string }
  /** The ErrorResponse with which the next row failed. */
  | { failure: Buffer }
  /** More rows, which PostgreSQL's portal still has. */
  | "more";

/** What an Execute message still needs after the rows that were read ahead. */
export interface Given {
  /** The error that ends it. */
  failure?: Buffer;
  /** So many rows of PostgreSQL's portal, 0 for all. */
  more?: number;
}

/** Rows of a portal that were read before the client asked for them. */
export class ReadAhead {
  readonly #rows: Buffer[];
  readonly #end: ReadAheadEnd;
  #next = 0;

  /** @param rows DataRow messages */
  constructor(rows: Buffer[], end: ReadAheadEnd) {
    this.#rows = rows;
    this.#end = end;
  }

  /** Responds to an Execute message, as far as it can. @param rowLimit 0 for none */
  sendRows(client: ClientConnection, rowLimit: number): Given {
    const from = this.#next;
    this.#next = rowLimit === 0 ? this.#rows.length : Math.min(from + rowLimit, this.#rows.length);
    for (let at = from; at < this.#next; at++) {
      const row = this.#rows[at];
      if (row) client.write(row);
    }
    const given = this.#next - from;
    this.#rows.fill(SENT, from, this.#next);
    // As PostgreSQL, which doesn't check whether there are more.
    if (given > 0 && given === rowLimit) {
      client.write(portalSuspended);
      return {};
    }
    if (this.#end === "more") return { more: rowLimit === 0 ? 0 : rowLimit - given };
    if ("failure" in this.#end) return { failure: this.#end.failure };
    client.write(commandComplete(`${this.#end.tag.replace(/\d+$/, "")}${given}`));
    return {};
  }
}

const SENT = Buffer.alloc(0);
