import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, onTestFinished, test } from "vitest";
import { dynamoDbSource } from "../../src/dynamodb/dynamoDbSource.ts";
import { fromAttributes } from "../../src/old/fromAttributes.ts";
import { parseTypedJson } from "../../src/old/parseTypedJson.ts";
import { BackupLocationError } from "../../src/location/BackupLocationError.ts";
import { canonicalRow } from "../../src/row/canonicalRow.ts";
import type { Source, SourceItem } from "../../src/source/Source.ts";
import { SourceError } from "../../src/source/SourceError.ts";
import { meddle } from "../support/meddle.ts";
import { oldBook, oldBookId } from "../support/oldBook.ts";
import { canonicalAttributes } from "../../src/old/canonicalAttributes.ts";
import { sampleItems } from "../support/sampleItems.ts";
import { useDynamoDb } from "../support/useDynamoDb.ts";

const dynamoDb = useDynamoDb();

async function readAll(source: Source): Promise<SourceItem[]> {
  const items: SourceItem[] = [];
  for await (const chunk of source.read()) items.push(...chunk.items);
  return items;
}

async function open(table: string, options: Parameters<typeof dynamoDbSource>[1] = {}): Promise<Source> {
  const source = await dynamoDbSource(table, options);
  onTestFinished(() => source.close());
  return source;
}

test("a table is made with its eight indexes", async () => {
  const TableName = await dynamoDb.table();
  const { Table } = await dynamoDb.client.send(new DescribeTableCommand({ TableName }));
  expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort()).toEqual([
    "category",
    "externalId",
    "seriesId",
    "shelf",
    "shelf-addedAt",
    "title",
    "type",
    "type-addedAt",
  ]);
});

test("any items are read as they are, segment by segment", async () => {
  const table = await dynamoDb.table();
  const items = sampleItems(60);
  await dynamoDb.put(table, ...items);
  const source = await open(table, { segments: 7 });
  expect(source.description).toMatch(/^DynamoDB table Items-\d+ in eu-west-1, about \d+ items$/);
  const read = await readAll(source);
  const rows = items.map((item) => fromAttributes(item).row).map((row) => row && canonicalRow(row));
  expect(read.map(({ row }) => row && canonicalRow(row)).sort()).toEqual(rows.sort());
  const raws = read
    .map(({ raw }) => raw())
    .map((raw) => parseTypedJson(JSON.parse("text" in raw ? raw.text : "")));
  expect(raws.map(canonicalAttributes).sort()).toEqual(items.map(canonicalAttributes).sort());
});

test("an attribute may be called __proto__", async () => {
  const table = await dynamoDb.table();
  // dynalite can't keep it.
  const text = `{"__proto__":{"S":"x"},"map":{"M":{"__proto__":{"N":"1"}}},${JSON.stringify(oldBook(1)).slice(1)}`;
  const Items = [JSON.parse(text) as unknown];
  const { endpoint } = await meddle(dynamoDb.env.AWS_ENDPOINT_URL_DYNAMODB ?? "", ({ operation }) =>
    operation === "Scan" ? { json: { Items } } : undefined,
  );
  const [item] = await readAll(await open(table, { segments: 1, client: new DynamoDBClient({ endpoint }) }));
  expect(item?.row?.data).toBe('{"__proto__":"x","map":{"__proto__":1}}');
});

test("what is wrong with an item comes with it", async () => {
  const table = await dynamoDb.table();
  await dynamoDb.put(table, oldBook(1), oldBook(2, { rating: { N: "11" } }), { "type:id": { S: "odd" } });
  const read = await readAll(await open(table));
  const faulty = read.filter(({ row }) => row === undefined);
  expect(read).toHaveLength(3);
  expect(faulty.find((item) => item.id === oldBookId(2))?.faults).toEqual([
    { field: "rating", reason: "must be a whole number from 1 to 10" },
  ]);
  expect(faulty.find((item) => item.id === undefined)?.faults.map(({ field }) => field)).toContain("type:id");
});

test("items are found by their ids, whatever type they are of", async () => {
  const table = await dynamoDb.table();
  const movie = oldBook(2, {
    "type:id": { S: `Movie:${oldBookId(2)}` },
    type: { S: "Movie" },
    "type:shelf": { S: "Movie:Read" },
  });
  await dynamoDb.put(table, oldBook(1), movie, oldBook(3));
  const found = await (await open(table)).find?.([oldBookId(1), oldBookId(2), oldBookId(9)]);
  expect(found?.map((item) => [item.id, item.row?.type]).sort()).toEqual([
    [oldBookId(1), "Book"],
    [oldBookId(2), "Feature"],
  ]);
});

test("throttling and cut connections are waited for, and more than enough of them end the reading", async () => {
  const table = await dynamoDb.table();
  await dynamoDb.put(table, oldBook(1), oldBook(2), oldBook(3));
  let isDown = false;
  const between = await meddle(
    dynamoDb.env.AWS_ENDPOINT_URL_DYNAMODB ?? "",
    ({ operation, before, body }) => {
      if (isDown && operation === "Scan") return { error: "ThrottlingException" };
      if (operation === "BatchGetItem" && before === 0)
        return { json: { Responses: {}, UnprocessedKeys: body.RequestItems } };
      if (before < 4) return before % 2 === 0 ? { error: "ProvisionedThroughputExceededException" } : "cut";
      return undefined;
    },
  );
  const client = new DynamoDBClient({ endpoint: between.endpoint, maxAttempts: 1 });
  const source = await open(table, { client, waits: [1, 1, 1, 1, 1] });
  expect(await readAll(source)).toHaveLength(3);
  expect(await source.find?.([oldBookId(1)])).toHaveLength(1);
  expect(between.counts.get("BatchGetItem")).toBeGreaterThanOrEqual(5);
  isDown = true;
  const error = await readAll(source).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SourceError);
  expect(String(error)).toMatch(
    /dynamodb:\/\/Items-\d+: can't be read any further: ThrottlingException: later/,
  );
});

test("no more of the read capacity is taken than allowed", async () => {
  const table = await dynamoDb.table();
  await dynamoDb.put(
    table,
    ...Array.from({ length: 12 }, (_, n) => oldBook(n, { notes: { S: "x".repeat(4_000) } })),
  );
  const source = await open(table, { segments: 1, readUnits: 10 });
  const begun = performance.now();
  expect(await readAll(source)).toHaveLength(12);
  // Two pages; the second one when the five units that dynalite counts for the first are paid for.
  expect(performance.now() - begun).toBeGreaterThan(450);
});

test("a missing table, or one with another key, is rejected with what is expected", async () => {
  await expect(dynamoDbSource("Nowhere")).rejects.toThrow(BackupLocationError);
  await expect(dynamoDbSource("Nowhere")).rejects.toThrow(
    "dynamodb://Nowhere: there is no such table in eu-west-1; expected is a table of the old system",
  );
  await dynamoDb.client.send(
    new CreateTableCommand({
      TableName: "Other",
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: "type", KeyType: "HASH" },
        { AttributeName: "id", KeyType: "RANGE" },
      ],
      AttributeDefinitions: [
        { AttributeName: "type", AttributeType: "S" },
        { AttributeName: "id", AttributeType: "S" },
      ],
    }),
  );
  await expect(dynamoDbSource("Other")).rejects.toThrow(
    "dynamodb://Other: has the key type (HASH, S), id (RANGE, S); expected is a table of the old system, with the partition key type:id",
  );
  // Too short for a name: an answer that another attempt wouldn't change.
  await expect(dynamoDbSource("ab")).rejects.toThrow(
    "dynamodb://ab: DynamoDB in eu-west-1 refuses to describe it: ValidationException: ",
  );
  const client = new DynamoDBClient({ endpoint: "http://127.0.0.1:9", maxAttempts: 1 });
  await expect(dynamoDbSource("Any", { client, waits: [] })).rejects.toThrow(
    /dynamodb:\/\/Any: DynamoDB in eu-west-1 can't be reached: /,
  );
});

test("attempts to reach a table that can't be reached end when they are to", async () => {
  const abort = new AbortController();
  const client = new DynamoDBClient({ endpoint: "http://127.0.0.1:1", maxAttempts: 1 });
  const opening = dynamoDbSource("Items", { client, signal: abort.signal, waits: [600_000] });
  abort.abort(new Error("enough"));
  await expect(opening).rejects.toThrow(/enough|aborted/);
  client.destroy();
});
