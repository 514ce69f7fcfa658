import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { WireMessage } from "../../net/MessageSplitter.ts";
import { frontend } from "../../net/messageType.ts";
import { onBind } from "./onBind.ts";
import { onClose } from "./onClose.ts";
import { onDescribe } from "./onDescribe.ts";
import { planPassThrough, forwardBatch } from "../passThrough/planBatch.ts";
import { onExecute } from "./onExecute.ts";
import { onParse } from "./onParse.ts";
import { ExtendedBatch } from "./ExtendedBatch.ts";
import type { SessionState } from "../run/SessionState.ts";
import { sendReadyForQuery } from "../run/sendReadyForQuery.ts";
import { readParse } from "../../net/messages/parse.ts";
import { readBind } from "../../net/messages/bind.ts";
import { readExecute } from "../../net/messages/execute.ts";
import { readClose } from "../../net/messages/close.ts";
import { readDescribe } from "../../net/messages/describe.ts";
import { readFlush } from "../../net/messages/flush.ts";
import { readSync } from "../../net/messages/sync.ts";

/** Answers the messages of the extended query protocol, in batches that end with Sync or Flush. */
export class ExtendedQuery {
  readonly #session: SessionState;
  readonly #batch: ExtendedBatch;

  constructor(session: SessionState) {
    this.#session = session;
    this.#batch = new ExtendedBatch(session);
  }

  /** All messages up to the next Sync mean nothing. */
  get skipping(): boolean {
    return this.#batch.skipping;
  }

  /** Answers what comes up to the next Sync with an error. */
  refuse(error: DsqlError): Promise<void> {
    return this.#batch.refuse(error);
  }

  /** @param end the Sync or Flush that ends the batch; without one it goes on */
  async run(batch: WireMessage[], end?: WireMessage): Promise<void> {
    const isSync = end?.type === frontend.sync;
    const direct = isSync && !this.#batch.skipping ? planPassThrough(this.#session, batch, end) : undefined;
    if (direct) return forwardBatch(this.#session, direct);
    this.#batch.alone = isSync && batch.filter(({ type }) => type === frontend.execute).length === 1;
    for (const [at, message] of batch.entries()) {
      if (this.#batch.skipping) break;
      const giveBack = () => {
        this.#giveBack([...batch.slice(at + 1), end]);
      };
      if (await this.#message(message, giveBack)) return;
    }
    if (!this.#batch.skipping) await this.#batch.send();
    if (isSync) {
      await this.#sync(end);
      return;
    }
    this.#batch.release();
    if (end && !this.#batch.skipping)
      await this.#batch.read(() => {
        readFlush(end.bytes);
      });
  }

  /** Ends what was answered since the last Sync, with or without an error. */
  async #sync(message: WireMessage): Promise<void> {
    const { transactions, portals, client } = this.#session;
    this.#batch.skipping = false;
    const read = await this.#batch.read(() => {
      readSync(message.bytes);
    });
    if (read && transactions.current && !transactions.current.explicit) {
      const ended = await transactions.commit();
      if ("failure" in ended) {
        // It is the answer to the statement, whose own the client hasn't got yet.
        this.#batch.hold(undefined);
        client.write(ended.failure);
      }
    }
    this.#batch.release();
    // It is no message of the extended protocol: an error of its own isn't skipped behind.
    this.#batch.skipping = false;
    if (!transactions.current) portals.clear();
    sendReadyForQuery(this.#session);
  }

  /** The client's data belong to the COPY that is about to be run, and so may what comes before them. */
  #giveBack(frames: (WireMessage | undefined)[]): void {
    for (const message of frames.reverse()) if (message) this.#session.client.unread(message);
  }

  /** @returns true when what is behind the message was given back to be read later */
  async #message(message: WireMessage, giveBack: () => void): Promise<boolean> {
    switch (message.type) {
      case frontend.parse: {
        const read = await this.#batch.read(() => readParse(message.bytes));
        if (read) await onParse(this.#batch, message, read.message);
        break;
      }
      case frontend.bind: {
        const read = await this.#batch.read(() => readBind(message.bytes));
        if (read) await onBind(this.#batch, read.message);
        break;
      }
      case frontend.execute: {
        const read = await this.#batch.read(() => readExecute(message.bytes));
        if (read) return onExecute(this.#batch, message, read.message, giveBack);
        break;
      }
      case frontend.describe: {
        const read = await this.#batch.read(() => readDescribe(message.bytes));
        if (read) await onDescribe(this.#batch, message, read.message);
        break;
      }
      default: {
        const read = await this.#batch.read(() => readClose(message.bytes));
        if (read) onClose(this.#batch, message, read.message);
      }
    }
    return false;
  }
}
