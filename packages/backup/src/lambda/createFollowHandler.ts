import { readFollowSettings } from "@mattb.tech/billio-config";
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { dynamoDbClient } from "../dynamodb/dynamoDbClient.ts";
import { openTable } from "../dynamodb/openTable.ts";
import { Follower, type Result } from "../follow/apply/Follower.ts";
import { reportOf } from "../follow/BatchReport.ts";
import { createStateTable } from "../follow/state/createStateTable.ts";
import { stateTableName } from "../follow/state/StateTable.ts";
import { reasonOf } from "./reasonOf.ts";

/** The used part of an event. */
export interface FollowEvent {
  Records: readonly {
    kinesis: Pick<KinesisStreamEvent["Records"][number]["kinesis"], "data" | "sequenceNumber">;
  }[];
}

/**
 * Makes a handler for a Kinesis stream that Aurora DSQL writes change records to: it keeps the table `BILLIO_TABLE` of the
 * old system current. The event source needs `ReportBatchItemFailures`: a record that is invalid or doesn't fit the old table
 * is reported by its sequence number, with the reason in one line of JSON, and the rest of the batch is applied. Batches may
 * be redelivered, also to several instances at once.
 *
 * Each call logs one line of JSON: counts, and `lagMs`, the time from the latest commit in the batch to now, which is
 * negative when the clocks differ. The call rejects when DynamoDB can't be reached, or when at the start the old table is
 * missing or has another key: Lambda delivers the batch again, and the start is retried with it. `<table>-follow`, which
 * stores what has been applied, is created if missing.
 *
 * @param log receives one line
 */
export function createFollowHandler(
  environment: Readonly<Record<string, string | undefined>>,
  log: (line: string) => void = console.log,
): (event: FollowEvent) => Promise<KinesisStreamBatchResponse> {
  let follower: Promise<Follower> | undefined;
  const tell = (level: "info" | "error", message: string, more: object) => {
    log(JSON.stringify({ level, message, ...more }));
  };
  return async ({ Records }) => {
    const began = performance.now();
    try {
      follower ??= createFollower(environment);
      const one = await follower;
      const results = await one.apply(Records.map(({ kinesis }) => Buffer.from(kinesis.data, "base64")));
      const failures = Records.flatMap(({ kinesis: { sequenceNumber } }, index) => {
        const result = results[index];
        if (result?.kind !== "rejected") return [];
        tell("error", "change record rejected", { sequenceNumber, ...reasonsOf(result) });
        return [{ itemIdentifier: sequenceNumber }];
      });
      tell("info", "follow", { ...reportOf(results, Date.now()), ms: Math.round(performance.now() - began) });
      return { batchItemFailures: failures };
    } catch (error) {
      // A failed start may succeed the next time.
      if (await hasFailed(follower)) follower = undefined;
      tell("error", "follow failed", { records: Records.length, reason: reasonOf(error) });
      throw error;
    }
  };
}

async function createFollower(environment: Readonly<Record<string, string | undefined>>): Promise<Follower> {
  const { table, keepDays } = readFollowSettings(environment);
  const client = dynamoDbClient();
  // Before the state table is created, which a misspelt name would leave.
  await openTable(client, table);
  await createStateTable(client, stateTableName(table));
  return new Follower({ client, table, keepDays });
}

function hasFailed(follower: Promise<unknown> | undefined): Promise<boolean> {
  return Promise.resolve(follower).then(
    () => false,
    () => true,
  );
}

function reasonsOf({ id, faults }: Extract<Result, { kind: "rejected" }>) {
  return {
    ...(id === undefined ? {} : { id }),
    reasons: faults.map(({ field, reason }) => `${field} ${reason}`),
  };
}
