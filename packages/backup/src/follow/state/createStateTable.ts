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
 * Makes the table in which `follow` remembers what has been applied, when there is none: on demand, one text as its key,
 * and what may be forgotten goes by its attribute `expires`. Several may do so at once.
 *
 * @throws {BackupLocationError} when the name is another table's
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

/** Without it nothing is forgotten, which is right, only larger: a server that can't (dynalite 4.0.0) will do. */
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
