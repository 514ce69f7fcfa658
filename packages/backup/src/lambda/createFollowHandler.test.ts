import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { changeOf, endOf, recordOf } from "../../test/support/changeRecords.ts";
import { useDynamoDb } from "../../test/support/useDynamoDb.ts";
import { createStateTable } from "../follow/state/createStateTable.ts";
import { toAttributes } from "../old/toAttributes.ts";
import { createFollowHandler } from "./createFollowHandler.ts";

const dynamoDb = useDynamoDb();

const eventOf = (...records: string[]) => ({
  Records: records.map((data, index) => ({
    kinesis: { data: Buffer.from(data).toString("base64"), sequenceNumber: String(100 + index) },
  })),
});

test("a batch is applied except for rejected records, which are reported by sequence number and in one log line", async () => {
  const table = await dynamoDb.table();
  const lines: Record<string, unknown>[] = [];
  const handler = createFollowHandler({ BILLIO_TABLE: table }, (line) =>
    lines.push(JSON.parse(line) as (typeof lines)[0]),
  );
  const [first, second] = [changeOf(1, 1, { notes: "é" }), changeOf(1, 2)];
  const tooLong = changeOf(2, 3, { title: "長".repeat(400) });
  const event = eventOf(recordOf(second), "{", recordOf(first), recordOf(tooLong), recordOf(changeOf(3, 4)));
  expect(await handler(event)).toEqual({
    batchItemFailures: [{ itemIdentifier: "101" }, { itemIdentifier: "103" }],
  });
  const inOrder = (items: unknown[]) => new Set(items.map((item) => JSON.stringify(item)));
  expect(inOrder(await dynamoDb.all(table))).toEqual(
    inOrder(endOf([second, changeOf(3, 4)]).map((row) => toAttributes(row).attributes)),
  );
  expect(lines).toEqual([
    {
      level: "error",
      message: "change record rejected",
      sequenceNumber: "101",
      reasons: ["the record must be one JSON object"],
    },
    expect.objectContaining({ level: "error", sequenceNumber: "103", id: tooLong.id }),
    expect.objectContaining({
      level: "info",
      message: "follow",
      records: 5,
      applied: 2,
      older: 1,
      rejected: 2,
      lagMs: expect.any(Number) as number,
    }),
  ]);
  // What Lambda does with it: from the first that failed on, all comes again.
  expect(await handler({ Records: event.Records.slice(1) })).toEqual({
    batchItemFailures: [{ itemIdentifier: "101" }, { itemIdentifier: "103" }],
  });
  expect(lines.at(-1)).toMatchObject({ applied: 0, older: 1, duplicates: 1, rejected: 2 });
});

test("what fails at the start is tried again at the next call", async () => {
  const environment: Record<string, string> = {};
  const lines: string[] = [];
  const handler = createFollowHandler(environment, (line) => lines.push(line));
  await expect(handler(eventOf())).rejects.toThrow("BILLIO_TABLE is missing");
  expect(lines).toEqual([
    expect.stringContaining('"reason":"Check the environment: BILLIO_TABLE is missing'),
  ]);
  environment.BILLIO_TABLE = await dynamoDb.table();
  expect(await handler(eventOf(recordOf(changeOf(1, 1))))).toEqual({ batchItemFailures: [] });
});

test("a missing old table, or one with another key, is reported at the start, and no state table is created", async () => {
  const lines: string[] = [];
  const environment = { BILLIO_TABLE: "Misspelt" };
  const handler = createFollowHandler(environment, (line) => lines.push(line));
  const missing =
    "dynamodb://Misspelt: there is no such table in eu-west-1; expected is a table of the old system";
  await expect(handler(eventOf(recordOf(changeOf(1, 1))))).rejects.toThrow(missing);
  expect(lines).toEqual([expect.stringContaining(`"follow failed","records":1,"reason":"${missing}`)]);
  await createStateTable(dynamoDb.client, "Other");
  environment.BILLIO_TABLE = "Other";
  await expect(handler(eventOf())).rejects.toThrow("dynamodb://Other: has the key id");
  const { TableNames } = await dynamoDb.client.send(new ListTablesCommand({}));
  expect(TableNames).not.toContain("Misspelt-follow");
  expect(TableNames).not.toContain("Other-follow");

  environment.BILLIO_TABLE = await dynamoDb.table();
  expect(await handler(eventOf(recordOf(changeOf(1, 1))))).toEqual({ batchItemFailures: [] });
});
