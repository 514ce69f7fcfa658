import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { withRetries } from "../../dynamodb/withRetries.ts";
import { BackupLocationError } from "../../location/BackupLocationError.ts";

const KEY = "id";
const MAX_WAIT_SECONDS = 300;

/**
 * Creates the table in which `follow` stores what has been applied, if missing: billed on demand, one text as its key, time
 * to live by the attribute `expires`. Safe to call concurrently.
 *
 * @throws {BackupLocationError} when the name is taken by another kind of table
 */
export async function createStateTable(client: DynamoDBClient, name: string): Promise<void> {
  if (await isActive(client, name)) return;
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: KEY, AttributeType: "S" }],
        KeySchema: [{ AttributeName: KEY, KeyType: "HASH" }],
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  await waitUntilTableExists(
    { client, maxWaitTime: MAX_WAIT_SECONDS, minDelay: 1, maxDelay: 5 },
    { TableName: name },
  );
  await letExpire(client, name);
}

async function isActive(client: DynamoDBClient, name: string): Promise<boolean> {
  try {
    const { Table } = await withRetries(() => client.send(new DescribeTableCommand({ TableName: name })));
    assertKey(name, Table);
    return Table?.TableStatus === "ACTIVE";
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}

function assertKey(name: string, table: TableDescription | undefined): void {
  const [key, ...others] = table?.KeySchema ?? [];
  const type = table?.AttributeDefinitions?.find(
    ({ AttributeName }) => AttributeName === key?.AttributeName,
  )?.AttributeType;
  if (key?.AttributeName === KEY && type === "S" && others.length === 0) return;
  const reason = `is another table than the one in which follow remembers what has been applied, with the partition key ${KEY} (text) and no sort key; give it another name`;
  throw new BackupLocationError(`dynamodb://${name}`, reason);
}

/** Without time to live nothing expires, which is correct but larger: a server that lacks it (dynalite 4.0.0) will do. */
async function letExpire(client: DynamoDBClient, name: string): Promise<void> {
  const TimeToLiveSpecification = { AttributeName: "expires", Enabled: true };
  try {
    await client.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
  } catch (error) {
    const isHarmless =
      error instanceof Error &&
      // Another consumer has just done it.
      ((error.name === "ValidationException" && error.message.includes("already enabled")) ||
        error.name === "UnknownOperationException");
    if (!isHarmless) throw error;
  }
}
