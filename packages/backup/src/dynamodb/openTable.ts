import { DescribeTableCommand, type DynamoDBClient, type TableDescription } from "@aws-sdk/client-dynamodb";
import { TABLE_KEY } from "../old/oldTable.ts";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import { isTransient, type RetryOptions, withRetries } from "./withRetries.ts";

/** A table of the old system. */
export interface OldTable {
  name: string;
  /** As a command names it. */
  place: string;
  region: string;
  /** Number of items; DynamoDB updates it about every six hours. */
  itemCount: number;
  description: TableDescription;
}

const EXPECTED = `expected is a table of the old system, with the partition key ${TABLE_KEY} (text) and no sort key`;

/**
 * Describes a table, and checks that it has the old system's key. Its indexes don't matter for reading and writing.
 *
 * @throws {BackupLocationError} when there is no such table, its key is another, the Region isn't configured, or DynamoDB
 *   can't be reached or denies access
 * @throws the signal's reason when it is aborted
 */
export async function openTable(
  client: DynamoDBClient,
  name: string,
  retry?: RetryOptions,
): Promise<OldTable> {
  const place = `dynamodb://${name}`;
  const region = await regionOf(client, place);
  let description: TableDescription | undefined;
  try {
    const command = new DescribeTableCommand({ TableName: name });
    ({ Table: description } = await withRetries(() => client.send(command), retry));
  } catch (error) {
    if (isNamed(error, "ResourceNotFoundException"))
      throw new BackupLocationError(place, `there is no such table in ${region}; ${EXPECTED}`, {
        cause: error,
      });
    if (retry?.signal?.aborted === true) throw error;
    const isAnswer = error instanceof Error && "$metadata" in error && !isTransient(error);
    throw new BackupLocationError(
      place,
      `DynamoDB in ${region} ${isAnswer ? "refuses to describe it" : "can't be reached"}: ${reasonOf(error)}`,
      { cause: error },
    );
  }
  const keys = description?.KeySchema ?? [];
  const types = new Map(
    description?.AttributeDefinitions?.map((each) => [each.AttributeName, each.AttributeType]),
  );
  const [key, ...others] = keys;
  if (key?.AttributeName !== TABLE_KEY || types.get(TABLE_KEY) !== "S" || others.length > 0) {
    const is = keys.map(
      ({ AttributeName, KeyType }) =>
        `${AttributeName ?? ""} (${KeyType ?? ""}, ${types.get(AttributeName) ?? ""})`,
    );
    throw new BackupLocationError(place, `has the key ${is.join(", ")}; ${EXPECTED}`);
  }
  return { name, place, region, itemCount: description?.ItemCount ?? 0, description: description ?? {} };
}

async function regionOf(client: DynamoDBClient, place: string): Promise<string> {
  try {
    return await client.config.region();
  } catch (error) {
    throw new BackupLocationError(
      place,
      "nothing says in which Region it is; set AWS_REGION, e.g. to eu-west-1",
      {
        cause: error,
      },
    );
  }
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

/** The message of an error of AWS or of the network, on one line. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message === "" && "code" in error ? String(error.code) : error.message;
  return error.name === "Error" ? message : `${error.name}: ${message}`;
}
