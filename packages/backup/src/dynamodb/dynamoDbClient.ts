import { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/**
 * A client configured by the SDK's own environment variables: `AWS_ENDPOINT_URL_DYNAMODB`, `AWS_REGION`, `AWS_PROFILE`,
 * `AWS_ACCESS_KEY_ID` … It retries little: `withRetries` retries longer and can be aborted.
 */
export function dynamoDbClient(): DynamoDBClient {
  return new DynamoDBClient({ maxAttempts: 2 });
}
