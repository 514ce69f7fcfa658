import type { KinesisStreamBatchResponse, KinesisStreamEvent, KinesisStreamRecord } from "aws-lambda";

type Handler = (event: KinesisStreamEvent) => Promise<KinesisStreamBatchResponse>;

/** What is sent to the queue of what was given up: where it stands in the stream, and nothing of what it holds. */
export interface GivenUp {
  shardId: string;
  startSequenceNumber: string;
  endSequenceNumber: string;
}

interface Options {
  batchSize: number;
  /** How often a batch is given again. */
  retryAttempts: number;
}

const SHARD_ARN = "arn:aws:kinesis:eu-west-1:111122223333:stream/changes";

/** Records in Lambda's form (AWS Lambda developer guide, Kinesis), as one shard has them. */
export function shardOf(shard: number, records: readonly string[]): KinesisStreamRecord[] {
  const shardId = `shardId-${String(shard).padStart(12, "0")}`;
  return records.map((data, index) => {
    // 56 digits: no number holds them.
    const sequenceNumber = `4959033827149025660855969253836157109592157598913658${shard}${String(index).padStart(3, "0")}`;
    return {
      kinesis: {
        kinesisSchemaVersion: "1.0",
        partitionKey: `${(shard * 7 + index * 13) % 97}`,
        sequenceNumber,
        data: Buffer.from(data).toString("base64"),
        approximateArrivalTimestamp: 1_775_074_948.125 + index / 1_000,
      },
      eventSource: "aws:kinesis",
      eventVersion: "1.0",
      eventID: `${shardId}:${sequenceNumber}`,
      eventName: "aws:kinesis:record",
      invokeIdentityArn: "arn:aws:iam::111122223333:role/follow",
      awsRegion: "eu-west-1",
      eventSourceARN: SHARD_ARN,
    };
  });
}

/**
 * Gives a shard's records to a handler as Lambda's event source does with `ReportBatchItemFailures` and `BisectBatchOnFunctionError`:
 * in order, batch by batch. From the lowest sequence number on that failed, all comes again; a call that throws has its batch cut
 * in half; after the last attempt the rest of the batch is given up as a whole. Answers that Lambda takes for a failure
 * of the whole batch are refused.
 */
export async function deliver(
  shard: readonly KinesisStreamRecord[],
  handler: Handler,
  { batchSize, retryAttempts }: Options,
): Promise<GivenUp[]> {
  const givenUp: GivenUp[] = [];
  const give = async (batch: readonly KinesisStreamRecord[], attemptsLeft: number): Promise<void> => {
    const [first] = batch;
    if (first === undefined) return;
    let rest = batch;
    try {
      // Nothing is shared with the handler.
      const { batchItemFailures } = await handler(structuredClone({ Records: [...batch] }));
      if (batchItemFailures.length === 0) return;
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      const from = batch.findIndex(({ kinesis }) => failed.delete(kinesis.sequenceNumber));
      for (const { kinesis } of batch) failed.delete(kinesis.sequenceNumber);
      if (from < 0 || failed.size > 0) throw new RangeError("A failure names no record of the batch.");
      rest = batch.slice(from);
    } catch (error) {
      if (error instanceof RangeError) throw error;
      if (batch.length > 1 && attemptsLeft > 0) {
        const middle = Math.ceil(batch.length / 2);
        await give(batch.slice(0, middle), attemptsLeft - 1);
        return give(batch.slice(middle), attemptsLeft - 1);
      }
    }
    if (attemptsLeft > 0) return give(rest, attemptsLeft - 1);
    givenUp.push({
      shardId: rest[0]?.eventID.split(":")[0] ?? "",
      startSequenceNumber: rest[0]?.kinesis.sequenceNumber ?? "",
      endSequenceNumber: rest.at(-1)?.kinesis.sequenceNumber ?? "",
    });
  };
  for (let from = 0; from < shard.length; from += batchSize)
    await give(shard.slice(from, from + batchSize), retryAttempts);
  return givenUp;
}
