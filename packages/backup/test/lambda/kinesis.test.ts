import { expect, test } from "vitest";
import { createFollowHandler } from "../../src/lambda/createFollowHandler.ts";
import { toAttributes } from "../../src/old/toAttributes.ts";
import { changeOf, disorder, endOf, history, piecesOf, recordOf, seeded } from "../support/changeRecords.ts";
import { useDynamoDb } from "../support/useDynamoDb.ts";
import { deliver, shardOf } from "./support/EventSource.ts";

const dynamoDb = useDynamoDb();
const SHARDS = 3;

const inOrder = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).sort();
const expectedOf = (changes: Parameters<typeof endOf>[0]) =>
  inOrder(endOf(changes).map((row) => toAttributes(row).attributes));

test("the old table ends equal from several shards at once, repeated, in disorder and in pieces on any of them", async () => {
  const seed = Date.now() % 1_000_000;
  const random = seeded(seed);
  const changes = history(random, 25, 150);
  const split = changeOf(77, 500, { notes: "\u{1f4d6}é".repeat(200) });
  const records = [...disorder(random, changes), ...piecesOf(split, 100)];
  const shards = Array.from({ length: SHARDS }, (_, shard) =>
    shardOf(
      shard,
      records.filter((__, index) => index % SHARDS === shard),
    ),
  );
  const table = await dynamoDb.table();
  // As Lambda has one for each shard.
  const given = await Promise.all(
    shards.map((shard) =>
      deliver(
        shard,
        createFollowHandler({ BILLIO_TABLE: table }, () => undefined),
        {
          batchSize: 25,
          retryAttempts: 3,
        },
      ),
    ),
  );
  expect(given.flat(), `seed ${seed}`).toEqual([]);
  expect(inOrder(await dynamoDb.all(table)), `seed ${seed}`).toEqual(expectedOf([...changes, split]));
});

test("what can't be applied is given up after its attempts, and nothing that comes with it or after it is lost", async () => {
  const good = Array.from({ length: 30 }, (_, step) => changeOf(step, step));
  const tooLong = recordOf(changeOf(90, 90, { title: "長".repeat(400) }));
  const records = good.map((change) => recordOf(change));
  records.splice(4, 0, "not JSON");
  records.splice(17, 0, tooLong);
  const shard = shardOf(0, records);
  const table = await dynamoDb.table();
  const lines: Record<string, unknown>[] = [];
  const handler = createFollowHandler({ BILLIO_TABLE: table }, (line) =>
    lines.push(JSON.parse(line) as (typeof lines)[0]),
  );
  const given = await deliver(shard, handler, { batchSize: 10, retryAttempts: 2 });
  const at = (index: number) => shard[index]?.kinesis.sequenceNumber ?? "";
  const shardId = "shardId-000000000000";
  expect(given).toEqual([
    { shardId, startSequenceNumber: at(4), endSequenceNumber: at(9) },
    { shardId, startSequenceNumber: at(17), endSequenceNumber: at(19) },
  ]);
  expect(inOrder(await dynamoDb.all(table))).toEqual(expectedOf(good));
  const rejected = lines.filter(({ level }) => level === "error").map(({ sequenceNumber }) => sequenceNumber);
  expect(rejected).toEqual([...Array<string>(3).fill(at(4)), ...Array<string>(3).fill(at(17))]);
});

test("failures are reported in the order of the batch, each once, by the whole of their numbers", async () => {
  const table = await dynamoDb.table();
  const shard = shardOf(1, ["", recordOf(changeOf(1, 1)), "[]", "\ufffd", recordOf(changeOf(2, 2)), "null"]);
  const handler = createFollowHandler({ BILLIO_TABLE: table }, () => undefined);
  const { batchItemFailures } = await handler({ Records: shard });
  expect(batchItemFailures).toEqual(
    [0, 2, 3, 5].map((index) => ({ itemIdentifier: shard[index]?.kinesis.sequenceNumber })),
  );
  expect(batchItemFailures[0]?.itemIdentifier).toMatch(/^\d{56}$/);
});
