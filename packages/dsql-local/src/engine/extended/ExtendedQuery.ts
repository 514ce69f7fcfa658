import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { WireMessage } from "../../net/MessageSplitter.ts";
import {
  readBind,
  readExecute,
  readNothing,
  readParse,
  readTarget,
} from "../../net/messages/decodeFrontend.ts";
import { frontend } from "../../net/messageType.ts";
import { bindMessage } from "./onBind.ts";
import { closeMessage } from "./onClose.ts";
import { describeMessage } from "./onDescribe.ts";
import { directBatch, relayBatch } from "../passThrough/planBatch.ts";
import { executeMessage } from "./onExecute.ts";
import { parseMessage } from "./onParse.ts";
import { Pipeline } from "./ExtendedBatch.ts";
import type { SessionState } from "../run/SessionState.ts";
import { writeReady } from "../run/sendReadyForQuery.ts";

/** Answers the messages of the extended query protocol, in batches that end with Sync or Flush. */
export class ExtendedQuery {
  readonly #session: SessionState;
  readonly #pipeline: Pipeline;

  constructor(session: SessionState) {
    this.#session = session;
    this.#pipeline = new Pipeline(session);
  }

  /** All messages up to the next Sync mean nothing. */
  get skipping(): boolean {
    return this.#pipeline.skipping;
  }

  /** Answers what comes up to the next Sync with an error. */
  refuse(error: DsqlError): Promise<void> {
    return this.#pipeline.refuse(error);
  }

  /** @param end the Sync or Flush that ends the batch; without one it goes on */
  async run(batch: WireMessage[], end?: WireMessage): Promise<void> {
    const isSync = end?.type === frontend.sync;
    const direct = isSync && !this.#pipeline.skipping ? directBatch(this.#session, batch, end) : undefined;
    if (direct) return relayBatch(this.#session, direct);
    this.#pipeline.alone = isSync && batch.filter(({ type }) => type === frontend.execute).length === 1;
    for (const [at, message] of batch.entries()) {
      if (this.#pipeline.skipping) break;
      const giveBack = () => {
        this.#giveBack([...batch.slice(at + 1), end]);
      };
      if (await this.#message(message, giveBack)) return;
    }
    if (!this.#pipeline.skipping) await this.#pipeline.send();
    if (isSync) {
      await this.#sync(end);
      return;
    }
    this.#pipeline.release();
    if (end && !this.#pipeline.skipping)
      await this.#pipeline.read(() => {
        readNothing(end.bytes);
      });
  }

  /** Ends what was answered since the last Sync, with or without an error. */
  async #sync(message: WireMessage): Promise<void> {
    const { transactions, portals, client } = this.#session;
    this.#pipeline.skipping = false;
    const read = await this.#pipeline.read(() => {
      readNothing(message.bytes);
    });
    if (read && transactions.current && !transactions.current.explicit) {
      const ended = await transactions.commit();
      if ("failure" in ended) {
        // It is the answer to the statement, whose own the client hasn't got yet.
        this.#pipeline.hold(undefined);
        client.write(ended.failure);
      }
    }
    this.#pipeline.release();
    // It is no message of the extended protocol: an error of its own isn't skipped behind.
    this.#pipeline.skipping = false;
    if (!transactions.current) portals.clear();
    writeReady(this.#session);
  }

  /** The client's data belong to the COPY that is about to be run, and so may what comes before them. */
  #giveBack(frames: (WireMessage | undefined)[]): void {
    for (const message of frames.reverse()) if (message) this.#session.client.unread(message);
  }

  /** @returns true when what is behind the message was given back to be read later */
  async #message(message: WireMessage, giveBack: () => void): Promise<boolean> {
    switch (message.type) {
      case frontend.parse: {
        const read = await this.#pipeline.read(() => readParse(message.bytes));
        if (read) await parseMessage(this.#pipeline, message, read.message);
        break;
      }
      case frontend.bind: {
        const read = await this.#pipeline.read(() => readBind(message.bytes));
        if (read) await bindMessage(this.#pipeline, read.message);
        break;
      }
      case frontend.execute: {
        const read = await this.#pipeline.read(() => readExecute(message.bytes));
        if (read) return executeMessage(this.#pipeline, message, read.message, giveBack);
        break;
      }
      default: {
        const read = await this.#pipeline.read(() => readTarget(message.bytes));
        if (!read) break;
        if (message.type === frontend.describe) await describeMessage(this.#pipeline, message, read.message);
        else closeMessage(this.#pipeline, message, read.message);
      }
    }
    return false;
  }
}
