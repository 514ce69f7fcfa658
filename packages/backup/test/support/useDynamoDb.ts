import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { DynamoDBClient, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";
import { afterAll, beforeAll } from "vitest";
import { createOldTable } from "../../src/dynamodb/createOldTable.ts";
import type { AttributeMap } from "../../src/old/AttributeMap.ts";

interface LocalDynamoDb {
  /** Of the tables made, and where they are. */
  client: DynamoDBClient;
  /** What the SDK needs to find it, for child processes; the file's own process has it in its environment. */
  env: Record<string, string>;
  /** Makes an empty table of the old form, with its indexes, and returns its name. */
  table: () => Promise<string>;
  put: (table: string, ...items: AttributeMap[]) => Promise<void>;
  /** All items of a small table. */
  all: (table: string) => Promise<AttributeMap[]>;
}

const MADE_UP = {
  AWS_REGION: "eu-west-1",
  AWS_ACCESS_KEY_ID: "made-up",
  AWS_SECRET_ACCESS_KEY: "made-up",
};

/** A DynamoDB of dynalite on a port of its own, for the tests of a file. */
export function useDynamoDb(): LocalDynamoDb {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  let client: DynamoDBClient | undefined;
  let tables = 0;
  const env: Record<string, string> = {};
  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${port}`;
    // Another emulator of the same file may have set keys that it requires.
    for (const [name, value] of Object.entries(MADE_UP)) env[name] = process.env[name] ?? value;
    Object.assign(process.env, env);
    client = new DynamoDBClient({});
  });
  afterAll(async () => {
    client?.destroy();
    server.closeAllConnections();
    await new Promise((closed) => {
      server.close(closed);
    });
  });
  const there = () => {
    if (client === undefined) throw new Error("DynamoDB is there inside hooks and tests only.");
    return client;
  };
  return {
    get client() {
      return there();
    },
    env,
    table: async () => {
      const name = `Items-${++tables}`;
      await createOldTable(there(), name);
      return name;
    },
    put: async (table, ...items) => {
      for (const Item of items) await there().send(new PutItemCommand({ TableName: table, Item }));
    },
    all: async (table) =>
      (await there().send(new ScanCommand({ TableName: table, ConsistentRead: true }))).Items ?? [],
  };
}
