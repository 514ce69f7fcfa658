import { setTimeout } from "node:timers/promises";
import type { ChangeStream } from "./ChangeStream.ts";
import type { Slot } from "../postgres/cdc/replicationSlot.ts";

/** Before each attempt to reconnect, half a minute in total: PostgreSQL takes a while to restart. */
const WAITS_MS: readonly number[] = [0, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800];

export interface SlotListener {
  /** The output plugin's text for a change, a commit or a message, and where it ends in the WAL. */
  read(text: string, lsn: bigint): void;
  /** All that was committed before this position has been read. */
  reached(lsn: bigint): void;
  /** The changes have ended unexpectedly. */
  failed(error: Error): void;
}

/**
 * Reads a slot's changes. If the connection is lost, it reconnects and continues after the last commit that was read:
 * PostgreSQL sends a transaction that was read in part again from its BEGIN, and no other twice.
 */
export class SlotReader {
  #stream: ChangeStream;
  readonly #slot: Slot;
  readonly #connect: () => Promise<ChangeStream>;
  readonly #log: (line: string) => void;
  readonly #ended = new AbortController();
  /** End of the last commit that was read. */
  #lsn = 0n;
  #attempts = 0;

  /** @param stream a connection that hasn't been started */
  constructor(
    stream: ChangeStream,
    slot: Slot,
    connect: () => Promise<ChangeStream>,
    log: (line: string) => void,
  ) {
    this.#stream = stream;
    this.#slot = slot;
    this.#connect = connect;
    this.#log = log;
  }

  /** Starts reading after `lsn`, or after what was {@link confirm}ed last if that is later. */
  start(lsn: bigint, listener: SlotListener): void {
    this.#lsn = lsn;
    this.#start(listener);
  }

  /** Lets PostgreSQL remove its WAL before this position. */
  confirm(lsn: bigint): void {
    this.#stream.confirm(lsn);
  }

  /** Idempotent. */
  async end(): Promise<void> {
    this.#ended.abort();
    await this.#stream.end();
  }

  #start(listener: SlotListener): void {
    this.#stream.start(this.#slot, this.#lsn, {
      read: (text, lsn) => {
        listener.read(text, lsn);
        if (text.startsWith("COMMIT")) this.#lsn = lsn;
      },
      reached: (lsn) => {
        listener.reached(lsn);
      },
      failed: (error) => {
        listener.failed(error);
      },
      broken: (error) => {
        void this.#reconnect(listener, error);
      },
      started: () => {
        if (this.#attempts > 0) this.#log("Change records go on where they broke off.");
        this.#attempts = 0;
      },
    });
  }

  async #reconnect(listener: SlotListener, error: Error): Promise<void> {
    const { signal } = this.#ended;
    if (this.#attempts === 0)
      this.#log(`Change records have broken off (${error.message}); connecting again.`);
    const wait = WAITS_MS[this.#attempts++];
    if (wait === undefined) {
      listener.failed(error);
      return;
    }
    try {
      await setTimeout(wait, undefined, { signal });
      const stream = await this.#connect();
      this.#stream = stream;
      if (signal.aborted) await stream.end();
      else if (await stream.hasSlot(this.#slot)) this.#start(listener);
      else {
        await stream.end();
        listener.failed(new Error(`${error.message}, and has dropped the replication slot`));
      }
    } catch (again) {
      if (!signal.aborted)
        await this.#reconnect(listener, again instanceof Error ? again : new Error(String(again)));
    }
  }
}
