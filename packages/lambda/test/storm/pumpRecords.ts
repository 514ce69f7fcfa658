import { setTimeout } from "node:timers/promises";
import { newFiles } from "../../../backup/src/follow/folder/newFiles.ts";
import { readRecords } from "../../../backup/src/follow/folder/readRecords.ts";
import type { LambdaFunction } from "../../src/index.ts";

const BATCH = 50;
/** The event source's batching window. */
const WINDOW_MS = 300;

/** What the event source of Kinesis did. */
export interface Pumped {
  records: number;
  /** Batches that were given again. */
  retries: number;
  /** Sequence numbers that the function reported as failed: it never should here. */
  failed: string[];
}

/**
 * Gives change records to the function as Lambda's event source for Kinesis does: in batches, in order, and a batch again that
 * failed. Some batches come twice at the same time.
 */
export async function pumpRecords(
  lambda: LambdaFunction,
  folder: string,
  { pumped, random, signal }: { pumped: Pumped; random: () => number; signal: AbortSignal },
): Promise<void> {
  let sequence = 0;
  for await (const names of newFiles(folder, { signal })) {
    await setTimeout(WINDOW_MS);
    for await (const found of readRecords(folder, names)) {
      for (let at = 0; at < found.length; at += BATCH) {
        const Records = found.slice(at, at + BATCH).map(({ data }) => ({
          kinesis: { data: data.toString("base64"), sequenceNumber: String(++sequence), partitionKey: "0" },
          eventSource: "aws:kinesis",
        }));
        const give = () => giveUntilTaken(lambda, Buffer.from(JSON.stringify({ Records })), pumped);
        await Promise.all(random() < 0.1 ? [give(), give()] : [give()]);
        pumped.records += Records.length;
      }
    }
  }
}

async function giveUntilTaken(lambda: LambdaFunction, event: Buffer, pumped: Pumped): Promise<void> {
  for (;;) {
    const outcome = await lambda.invoke(event);
    if (outcome.kind === "response") {
      const { batchItemFailures } = JSON.parse(outcome.payload.toString("utf8")) as {
        batchItemFailures: { itemIdentifier: string }[];
      };
      pumped.failed.push(...batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      return;
    }
    pumped.retries++;
  }
}
