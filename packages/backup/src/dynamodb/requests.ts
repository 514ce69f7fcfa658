import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import type { AttributeMap } from "../old/AttributeMap.ts";
import { formatTypedJson } from "../old/formatTypedJson.ts";
import { TABLE_KEY } from "../old/oldTable.ts";
import { parseTypedJson } from "../old/parseTypedJson.ts";
import { chunk } from "../arrays/chunk.ts";
import { pause, type RetryOptions, retryWaits, withRetries } from "./withRetries.ts";
import { sendExactly } from "./sendExactly.ts";
import { MAX_BATCH_GET, MAX_BATCH_WRITE, MAX_REQUEST_BYTES } from "./batchLimits.ts";

/** Where a scan continues: the typed JSON of a key. */
export type ScanKey = Record<string, unknown>;

export interface ScanPage {
  /** In typed JSON, as DynamoDB sent it. */
  items: unknown[];
  /** Absent at the end of the segment. */
  lastKey?: ScanKey;
  /** Read capacity units that the page consumed. */
  units: number;
}

export interface ScanRequest {
  table: string;
  segment: number;
  segments: number;
  from?: ScanKey | undefined;
  /** Most items of the page; a page has at most 1 MB anyway. */
  limit?: number | undefined;
}

/** Reads a page of a segment of a table, consistently. */
export async function scanPage(
  client: DynamoDBClient,
  { table, segment, segments, from, limit }: ScanRequest,
  retry: RetryOptions,
): Promise<ScanPage> {
  const body = JSON.stringify({
    TableName: table,
    ConsistentRead: true,
    Segment: segment,
    TotalSegments: segments,
    ReturnConsumedCapacity: "TOTAL",
    ExclusiveStartKey: from,
    Limit: limit,
  });
  const answer = (await withRetries(
    () => sendExactly(client, new ScanCommand({ TableName: table }), { body, signal: retry.signal }),
    retry,
  )) as ScanAnswer;
  return {
    items: answer.Items ?? [],
    ...(answer.LastEvaluatedKey === undefined ? {} : { lastKey: answer.LastEvaluatedKey }),
    units: answer.ConsumedCapacity?.CapacityUnits ?? 0,
  };
}

interface ScanAnswer {
  Items?: unknown[];
  LastEvaluatedKey?: ScanKey;
  ConsumedCapacity?: { CapacityUnits?: number };
}

/** The existing items of these keys, in any order, read consistently. */
export async function getItems(
  client: DynamoDBClient,
  table: string,
  keys: readonly string[],
  retry: RetryOptions = {},
): Promise<AttributeMap[]> {
  const items: AttributeMap[] = [];
  for (const some of chunk(keys, MAX_BATCH_GET)) {
    const wanted = some.map((key) => ({ [TABLE_KEY]: { S: key } }));
    await untilProcessed(wanted, retry, async (left) => {
      const body = JSON.stringify({ RequestItems: { [table]: { ConsistentRead: true, Keys: left } } });
      const answer = (await withRetries(
        () =>
          sendExactly(client, new BatchGetItemCommand({ RequestItems: {} }), { body, signal: retry.signal }),
        retry,
      )) as GetAnswer;
      items.push(...(ofTable(answer.Responses, table) ?? []).map(parseTypedJson));
      return (ofTable(answer.UnprocessedKeys, table)?.Keys ?? []) as typeof left;
    });
  }
  return items;
}

interface GetAnswer {
  Responses?: Record<string, unknown[]>;
  UnprocessedKeys?: Record<string, { Keys?: unknown[] }>;
}

/** One write of a batch: an item, put as a whole, or the key of one that is to be deleted. */
export type Write = { put: AttributeMap } | { delete: string };

/** Puts and deletes items unconditionally. Each key may occur once only. */
export async function writeItems(
  client: DynamoDBClient,
  table: string,
  writes: readonly Write[],
  retry: RetryOptions = {},
): Promise<void> {
  for (const some of batches(writes.map(formatWrite))) {
    await untilProcessed(some, retry, async (left) => {
      const body = `{"RequestItems":{${JSON.stringify(table)}:[${left.join(",")}]}}`;
      const answer = (await withRetries(
        () =>
          sendExactly(client, new BatchWriteItemCommand({ RequestItems: {} }), {
            body,
            signal: retry.signal,
          }),
        retry,
      )) as { UnprocessedItems?: Record<string, unknown[]> };
      return (ofTable(answer.UnprocessedItems, table) ?? []).map((write) => JSON.stringify(write));
    });
  }
}

function* batches(writes: readonly string[]): Generator<string[]> {
  let batch: string[] = [];
  let bytes = 0;
  for (const write of writes) {
    const length = Buffer.byteLength(write);
    if (batch.length === MAX_BATCH_WRITE || (batch.length > 0 && bytes + length > MAX_REQUEST_BYTES)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(write);
    bytes += length;
  }
  if (batch.length > 0) yield batch;
}

function formatWrite(write: Write): string {
  return "put" in write
    ? `{"PutRequest":{"Item":${formatTypedJson(write.put)}}}`
    : JSON.stringify({ DeleteRequest: { Key: { [TABLE_KEY]: { S: write.delete } } } });
}

/**
 * Puts an item unless its key exists.
 *
 * @returns whether it was put
 */
export async function putNewItem(
  client: DynamoDBClient,
  table: string,
  item: AttributeMap,
  retry: RetryOptions = {},
): Promise<boolean> {
  const rest = JSON.stringify({
    TableName: table,
    ConditionExpression: "attribute_not_exists(#key)",
    ExpressionAttributeNames: { "#key": TABLE_KEY },
  });
  const body = `{"Item":${formatTypedJson(item)},${rest.slice(1)}`;
  try {
    await withRetries(
      () =>
        sendExactly(client, new PutItemCommand({ TableName: table, Item: {} }), {
          body,
          signal: retry.signal,
        }),
      retry,
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "ConditionalCheckFailedException") return false;
    throw error;
  }
}

/**
 * Retries what DynamoDB left unprocessed, which is a form of throttling. A round that processed something resets the
 * back-off.
 */
async function untilProcessed<T>(
  all: readonly T[],
  { waits = retryWaits, signal }: RetryOptions,
  work: (left: T[]) => Promise<T[]>,
): Promise<void> {
  let left = [...all];
  for (let attempt = 0; ; attempt++) {
    const before = left.length;
    left = await work(left);
    if (left.length === 0) return;
    if (left.length < before) attempt = 0;
    const longest = waits[attempt];
    if (longest === undefined) throw new ThrottledError(left.length);
    await pause(longest, signal);
  }
}

/** DynamoDB left a part of a batch unprocessed in every attempt. */
class ThrottledError extends Error {
  constructor(left: number) {
    super(
      `DynamoDB keeps leaving ${left} items of a batch undone; give the table more capacity, or try later`,
    );
    this.name = "ThrottlingException";
  }
}

function ofTable<T>(answer: Record<string, T> | undefined, table: string): T | undefined {
  return answer === undefined ? undefined : Object.hasOwn(answer, table) ? answer[table] : undefined;
}
