import { CreateTableCommand, type DynamoDBClient, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { keyType, oldIndexes, TABLE_KEY } from "../old/oldTable.ts";

/** How long creating a table with its indexes may take. */
const MAX_WAIT_S = 600;

/**
 * Creates an empty table of the old system's schema with its eight indexes, billed on demand, and waits until it is active.
 * For rehearsals of the way back, and for tests.
 *
 * @throws {ResourceInUseException} when a table of this name exists
 */
export async function createOldTable(client: DynamoDBClient, table: string): Promise<void> {
  const attributes = new Set([TABLE_KEY, ...oldIndexes.flatMap(({ partition, sort }) => [partition, sort])]);
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: TABLE_KEY, KeyType: "HASH" }],
      AttributeDefinitions: [...attributes].map((name) => ({
        AttributeName: name,
        AttributeType: keyType(name),
      })),
      GlobalSecondaryIndexes: oldIndexes.map(({ name, partition, sort }) => ({
        IndexName: name,
        KeySchema: [
          { AttributeName: partition, KeyType: "HASH" },
          { AttributeName: sort, KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "ALL" },
      })),
    }),
  );
  await waitUntilTableExists(
    { client, maxWaitTime: MAX_WAIT_S, minDelay: 1, maxDelay: 5 },
    { TableName: table },
  );
}
