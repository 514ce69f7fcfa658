import type { ClientConnection } from "../../frontend/ClientConnection.ts";
import { commandComplete } from "../../net/messages/commandComplete.ts";
import { portalSuspended } from "../../net/messages/portalSuspended.ts";

/** What comes behind the rows that were read ahead. */
export type ReadAheadEnd =
  /** Nothing; PostgreSQL ended them with this tag, e.g. `SELECT 3`. */
  | { tag: string }
  /** The ErrorResponse with which the next row failed. */
  | { failure: Buffer }
  /** More rows, which PostgreSQL's portal still has. */
  | "more";

/** What an Execute message of a portal that was read ahead comes to, beyond the rows that it was given. */
export interface Given {
  /** The error that ends it. */
  failure?: Buffer;
  /** It is to be given more of PostgreSQL's portal: so many rows, 0 for all. */
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

  /** Answers an Execute message, as far as it can. @param maxRows 0 for all */
  sendRows(client: ClientConnection, maxRows: number): Given {
    const from = this.#next;
    this.#next = maxRows === 0 ? this.#rows.length : Math.min(from + maxRows, this.#rows.length);
    for (let at = from; at < this.#next; at++) {
      const row = this.#rows[at];
      if (row) client.write(row);
    }
    const given = this.#next - from;
    this.#rows.fill(GIVEN, from, this.#next);
    // As PostgreSQL, which doesn't look whether there are more.
    if (given > 0 && given === maxRows) {
      client.write(portalSuspended);
      return {};
    }
    if (this.#end === "more") return { more: maxRows === 0 ? 0 : maxRows - given };
    if ("failure" in this.#end) return { failure: this.#end.failure };
    client.write(commandComplete(`${this.#end.tag.replace(/\d+$/, "")}${given}`));
    return {};
  }
}

const GIVEN = Buffer.alloc(0);
