import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { WireMessage } from "../../net/MessageSplitter.ts";
import { frontend } from "../../net/messageType.ts";
import { onBind } from "./onBind.ts";
import { onClose } from "./onClose.ts";
import { onDescribe } from "./onDescribe.ts";
import { planPassThrough, forwardBatch } from "../passThrough/planPassThroughBatch.ts";
import { onExecute } from "./onExecute.ts";
import { onParse } from "./onParse.ts";
import { ExtendedBatch } from "./ExtendedBatch.ts";
import { recordError } from "../run/recordError.ts";
import type { SessionState } from "../run/SessionState.ts";
import { sendReadyForQuery } from "../run/sendReadyForQuery.ts";
import { readParse } from "../../net/messages/parse.ts";
import { readBind } from "../../net/messages/bind.ts";
import { readExecute } from "../../net/messages/execute.ts";
import { readClose } from "../../net/messages/close.ts";
import { readDescribe } from "../../net/messages/describe.ts";
import { readFlush } from "../../net/messages/flush.ts";
import { readSync } from "../../net/messages/sync.ts";

/** Runs the messages of the extended query protocol, in batches that end with Sync or Flush. */
export class ExtendedQuery {
  readonly #session: SessionState;
  readonly #batch: ExtendedBatch;

  constructor(session: SessionState) {
    this.#session = session;
    this.#batch = new ExtendedBatch(session);
  }

  /** All messages up to the next Sync are skipped, after an error. */
  get skipping(): boolean {
    return this.#batch.skipping;
  }

  /** Fails with an error; all messages up to the next Sync are skipped. */
  reject(error: DsqlError): Promise<void> {
    return this.#batch.reject(error);
  }

  /** @param end the Sync or Flush that ends the batch; without one more messages follow */
  async run(batch: WireMessage[], end?: WireMessage): Promise<void> {
    const isSync = end?.type === frontend.sync;
    const passThrough =
      isSync && !this.#batch.skipping ? planPassThrough(this.#session, batch, end) : undefined;
    if (passThrough) return forwardBatch(this.#session, passThrough);
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

  /** Sync: commits an implicit transaction, and ends the skipping after an error. */
  async #sync(message: WireMessage): Promise<void> {
    const { transactions, portals, client } = this.#session;
    this.#batch.skipping = false;
    const read = await this.#batch.read(() => {
      readSync(message.bytes);
    });
    if (read && transactions.current && !transactions.current.explicit) {
      const ended = await transactions.commit();
      if ("failure" in ended) {
        // The error replaces the statement's response, which the client hasn't got yet.
        this.#batch.buffer(undefined);
        await recordError(this.#session, ended.failure);
        client.write(ended.failure);
      }
    }
    this.#batch.release();
    // After an error of Sync's own nothing is skipped.
    this.#batch.skipping = false;
    if (!transactions.current) portals.clear();
    sendReadyForQuery(this.#session);
  }

  /** Puts messages back into the client's queue: they are COPY data, or may be. */
  #giveBack(messages: (WireMessage | undefined)[]): void {
    for (const message of messages.reverse()) if (message) this.#session.client.unread(message);
  }

  /** @returns true when the messages after this one were put back, to be read later */
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
