import { randomUUID } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { AttributeMap } from "../old/AttributeMap.ts";
import { formatTypedJson } from "../old/formatTypedJson.ts";
import { fromAttributes } from "../old/fromAttributes.ts";
import { parseTypedJson } from "../old/parseTypedJson.ts";
import type { ReadOptions, Source, SourceChunk, SourceItem } from "../source/Source.ts";
import { SourceError } from "../source/SourceError.ts";
import { dynamoDbClient } from "./dynamoDbClient.ts";
import { oldKeys } from "./oldKeys.ts";
import { type OldTable, openTable, reasonOf } from "./openTable.ts";
import { getItems } from "./requests.ts";
import { scanTable } from "./scanTable.ts";

export interface DynamoDbSourceOptions {
  /** Default: a client of its own, configured by the environment. */
  client?: DynamoDBClient | undefined;
  /** Segments of the table that are read in parallel. Default: 4. */
  segments?: number | undefined;
  /** Read capacity units to consume a second. Default: unlimited. */
  readUnits?: number | undefined;
  /** Ends the attempts to reach the table. */
  signal?: AbortSignal | undefined;
  /** Waits between attempts, in ms; for tests. */
  waits?: readonly number[] | undefined;
}

/**
 * A table of the old system as a source, read by a parallel scan with consistent reads. While others write, a scan is no
 * snapshot: each item is as it was at some moment of the scan. Freeze writes, or read again.
 *
 * `find` looks an id up under the old system's keys, with every type that it knew. An item whose key has its id in upper case
 * is found only by reading everything.
 *
 * @throws {BackupLocationError} when there is no such table, or its schema is another
 */
export async function dynamoDbSource(
  table: string,
  { client: callersClient, segments, readUnits, signal: opening, waits }: DynamoDbSourceOptions = {},
): Promise<Source> {
  const client = callersClient ?? dynamoDbClient();
  let opened: OldTable;
  try {
    opened = await openTable(client, table, { waits, signal: opening });
  } catch (error) {
    if (!callersClient) client.destroy();
    throw error;
  }
  const { place, region, itemCount } = opened;
  const broken = (error: unknown, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    throw new SourceError(place, `can't be read any further: ${reasonOf(error)}`, { cause: error });
  };
  return {
    description: `DynamoDB table ${table} in ${region}, about ${itemCount.toLocaleString("en")} items`,
    kind: "dynamodb",
    place,
    size: { unit: "items", total: itemCount },
    notRead: [],
    faults: [],
    get fingerprint() {
      return randomUUID();
    },
    async *read({ signal }: ReadOptions = {}): AsyncGenerator<SourceChunk> {
      let done = 0;
      const pages = scanTable(client, table, { segments, readUnits, waits, signal });
      try {
        for await (const { items } of pages) {
          done += items.length;
          yield { items: items.map((item) => sourceItem(parseTypedJson(item), place)), faults: [], done };
        }
      } catch (error) {
        broken(error, signal);
      }
    },
    async find(ids: readonly string[]): Promise<SourceItem[]> {
      try {
        const found = await getItems(client, table, ids.flatMap(oldKeys), { waits });
        return found.map((attributes) => sourceItem(attributes, place));
      } catch (error) {
        return broken(error);
      }
    },
    close(): Promise<void> {
      if (!callersClient) client.destroy();
      return Promise.resolve();
    },
  };
}

function sourceItem(attributes: AttributeMap, place: string): SourceItem {
  return {
    at: { file: place },
    ...fromAttributes(attributes),
    raw: () => ({ form: "dynamodb", text: formatTypedJson(attributes) }),
  };
}
