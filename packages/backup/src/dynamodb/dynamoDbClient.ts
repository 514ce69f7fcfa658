import { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/**
 * A client with what the environment says, by the SDK's own variables: `AWS_ENDPOINT_URL_DYNAMODB`, `AWS_REGION`,
 * `AWS_PROFILE`, `AWS_ACCESS_KEY_ID` … Its retries are few: `withRetries` has its own, which can wait long and be aborted.
 */
export function dynamoDbClient(): DynamoDBClient {
  return new DynamoDBClient({ maxAttempts: 2 });
}
