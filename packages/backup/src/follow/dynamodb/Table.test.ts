import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { meddle } from "../../../test/support/meddle.ts";
import { useDynamoDb } from "../../../test/support/useDynamoDb.ts";
import { formatTypedJson } from "../../old/formatTypedJson.ts";
import { requestsOf } from "./requestsOf.ts";
import { Table } from "./Table.ts";

const dynamoDb = useDynamoDb();

test("an attribute may be called __proto__, which the SDK's own reader loses", async () => {
  const name = await dynamoDb.table();
  const text = '{"type:id":{"S":"Book:1"},"__proto__":{"S":"x"},"map":{"M":{"__proto__":{"N":"1"}}}}';
  const bodies: object[] = [];
  // dynalite can't keep it.
  const { endpoint } = await meddle(dynamoDb.env.AWS_ENDPOINT_URL_DYNAMODB ?? "", ({ operation, body }) => {
    bodies.push(body);
    return operation === "BatchGetItem" ? { json: { Responses: { [name]: [JSON.parse(text)] } } } : undefined;
  });
  const table = new Table(new DynamoDBClient({ endpoint }), name, "type:id");
  expect(await table.write([{ key: "Book:1", item: text }])).toEqual([]);
  expect(JSON.stringify(bodies)).toContain(text);
  const item = (await table.read(["Book:1"])).get("Book:1") ?? {};
  expect(formatTypedJson(item)).toBe(text);
});

test("writes are sent in requests of at most 25 items and 16 MB, also where JSON escapes what they hold", () => {
  // In DynamoDB 300 KB each.
  const notes = JSON.stringify("\u0001".repeat(300_000));
  const long = Array.from({ length: 12 }, (_, n) => ({ key: `${n}`, item: `{"notes":{"S":${notes}}}` }));
  const short = Array.from({ length: 60 }, (_, n) => ({
    key: `short ${n}`,
    item: n < 30 ? "{}" : undefined,
  }));
  const requests = [...requestsOf([...long, ...short], "id")];
  expect(requests.flat().map(({ key }) => key)).toEqual([...long, ...short].map(({ key }) => key));
  for (const request of requests) {
    expect(request.length).toBeLessThanOrEqual(25);
    expect(request.map(({ text }) => text).join(",").length).toBeLessThan(16_000_000);
  }
  expect(requests.length).toBeLessThanOrEqual(6);
});
