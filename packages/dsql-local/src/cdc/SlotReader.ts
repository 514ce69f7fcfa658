import { setTimeout } from "node:timers/promises";
import type { ChangeStream } from "./ChangeStream.ts";
import type { Slot } from "../postgres/cdc/replicationSlot.ts";

/** Before each attempt to go on, half a minute in all: a PostgreSQL that is started again takes a while. */
const WAITS_MS: readonly number[] = [0, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800];

export interface SlotListener {
  /** What the output plugin writes of a change, a commit or a message, and where in the log that ends. */
  read(text: string, lsn: bigint): void;
  /** All that was committed before this place has been read. */
  reached(lsn: bigint): void;
  /** Nothing more comes, and nobody has asked for that. */
  failed(error: Error): void;
}

/**
 * A slot's changes. Where the connection breaks another one is made, and the reading goes on behind the last commit that has been
 * read: of one that was read in part PostgreSQL sends all again, beginning with its BEGIN, and of none anything twice.
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

  /** Begins to read behind `lsn`, or behind what was {@link confirm}ed last if that is later. */
  start(lsn: bigint, listener: SlotListener): void {
    this.#lsn = lsn;
    this.#start(listener);
  }

  /** Lets PostgreSQL forget what is before this place. */
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
        void this.#goOn(listener, error);
      },
      started: () => {
        if (this.#attempts > 0) this.#log("Change records go on where they broke off.");
        this.#attempts = 0;
      },
    });
  }

  async #goOn(listener: SlotListener, error: Error): Promise<void> {
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
        await this.#goOn(listener, again instanceof Error ? again : new Error(String(again)));
    }
  }
}
