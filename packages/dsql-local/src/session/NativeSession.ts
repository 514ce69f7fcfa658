import { backend as type } from "../wire/messageType.ts";
import { readError } from "../wire/readError.ts";
import { readRow } from "../wire/readRow.ts";
import { bind, close, execute, parse, sync } from "../wire/toBackend.ts";
import type { BackendChannel } from "./BackendChannel.ts";

/** Parameter types of a Parse message that gives none. */
export const noTypes = Buffer.from([0, 0]);

/** Bind payload without parameters, results as text. */
export const noParameters = Buffer.from([0, 0, 0, 0, 0, 0]);

/** How a silent request ended. */
export interface NativeResult {
  /** Fields of the ErrorResponse by type letter. */
  error?: Map<string, string>;
  /** The ErrorResponse as it came. */
  errorBytes?: Buffer;
  rows: (string | null)[][];
  /** Of the last statement. */
  tag?: string;
}

/** No client gives its statements such names. */
const PRIVATE = "\u0001";

/**
 * Statements that the engine itself runs in a session's PostgreSQL connection: transaction control, snapshots,
 * replays. All go through prepared statements and portals with names of their own, so that the client's unnamed
 * statement stays as it is (a simple query would destroy it), and their answers reach nobody but the caller.
 */
export class NativeSession {
  readonly channel: BackendChannel;
  readonly #prepared = new Map<string, { name: string; run: Buffer }>();

  constructor(channel: BackendChannel) {
    this.channel = channel;
  }

  /** Messages that run `sql`, prepared on first use and kept. Use it for the few texts that recur. */
  control(sql: string): Buffer {
    const known = this.#prepared.get(sql);
    if (known) return known.run;
    const name = `${PRIVATE}${this.#prepared.size}`;
    // Closed first as well: a statement that failed has left its portal behind.
    const run = Buffer.concat([
      close("P", PRIVATE),
      bind(PRIVATE, name, noParameters),
      execute(PRIVATE),
      close("P", PRIVATE),
    ]);
    this.#prepared.set(sql, { name, run });
    return Buffer.concat([parse(name, sql, noTypes), run]);
  }

  /** `DEALLOCATE ALL` and `DISCARD ALL` take the engine's statements as well. */
  forgetPrepared(): void {
    this.#prepared.clear();
  }

  /** Runs recurring statements one after another; stops at the first error. */
  async runControl(...statements: string[]): Promise<NativeResult> {
    const result = await this.#collect(Buffer.concat([...statements.map((sql) => this.control(sql)), sync]));
    if (result.error) await this.#prepareAnew();
    return result;
  }

  /** Runs one statement that doesn't recur. */
  run(sql: string): Promise<NativeResult> {
    return this.#collect(Buffer.concat([this.once(sql), sync]));
  }

  /** Has PostgreSQL parse a text without running it. */
  prepareOnly(sql: string): Promise<NativeResult> {
    const name = `${PRIVATE}once`;
    return this.#collect(
      Buffer.concat([close("S", name), parse(name, sql, noTypes), close("S", name), sync]),
    );
  }

  /** Messages that parse, run and forget a statement. */
  once(sql: string, parameterTypes: Buffer = noTypes, payload: Buffer = noParameters): Buffer {
    const name = `${PRIVATE}once`;
    return Buffer.concat([
      close("S", name),
      close("P", PRIVATE),
      parse(name, sql, parameterTypes),
      bind(PRIVATE, name, payload),
      execute(PRIVATE),
      close("P", PRIVATE),
      close("S", name),
    ]);
  }

  /** After an error what followed was skipped, a Parse too: nobody knows then which names are prepared. */
  async #prepareAnew(): Promise<void> {
    const names = [...this.#prepared.values()];
    this.#prepared.clear();
    await this.#collect(Buffer.concat([...names.map(({ name }) => close("S", name)), sync]));
  }

  /** Sends messages that end with Sync, and gathers the rows as text. */
  async #collect(request: Buffer): Promise<NativeResult> {
    const result: NativeResult = { rows: [] };
    await this.channel.exchange(request, (messageType, buffer, start, end) => {
      if (messageType === type.dataRow) result.rows.push(readRow(buffer.subarray(start, end)));
      else if (messageType === type.commandComplete) result.tag = buffer.toString("utf8", start + 5, end - 1);
      else if (messageType === type.errorResponse) {
        result.errorBytes = Buffer.from(buffer.subarray(start, end));
        result.error = readError(result.errorBytes);
      }
      return messageType === type.readyForQuery;
    });
    return result;
  }
}
