import { readFollowSettings } from "@mattb.tech/billio-config";
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { dynamoDbClient } from "../dynamodb/dynamoDbClient.ts";
import { openTable } from "../dynamodb/openTable.ts";
import { Follower, type Result } from "../follow/apply/Follower.ts";
import { reportOf } from "../follow/BatchReport.ts";
import { createStateTable } from "../follow/state/createStateTable.ts";
import { stateTableName } from "../follow/state/StateTable.ts";
import { reasonOf } from "./reasonOf.ts";

/** Of an event, what is used. */
export interface FollowEvent {
  Records: readonly {
    kinesis: Pick<KinesisStreamEvent["Records"][number]["kinesis"], "data" | "sequenceNumber">;
  }[];
}

/**
 * Makes a handler for a Kinesis stream that Aurora DSQL writes change records to: it keeps the table `BILLIO_TABLE` of the old
 * system current. The event source needs `ReportBatchItemFailures`: what can't be applied, for what it says or for what the
 * old table can't hold, is reported by its sequence number, with one line of JSON that says why, and all else of the batch is
 * applied. Any batch may come again, and to several at once.
 *
 * Each call logs one line of JSON: counts, and `lagMs`, the time from the latest commit in the batch to now, which is below 0
 * where the clocks differ. The call rejects when DynamoDB can't be reached, or when at the start the old table isn't there or is
 * of another form: Lambda gives the batch again, and the start is tried again with it. `<table>-follow`, in which it
 * is remembered what has been applied, is made when it isn't there.
 *
 * @param log is given one line
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
      // What failed once at the start may work the next time.
      if (await hasFailed(follower)) follower = undefined;
      tell("error", "follow failed", { records: Records.length, reason: reasonOf(error) });
      throw error;
    }
  };
}

async function createFollower(environment: Readonly<Record<string, string | undefined>>): Promise<Follower> {
  const { table, keepDays } = readFollowSettings(environment);
  const client = dynamoDbClient();
  // Before there is a table beside it, which a misspelt name would leave behind.
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
