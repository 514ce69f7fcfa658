import type { AttributeValue } from "@aws-sdk/client-dynamodb";

export type { AttributeValue };

/** An item of DynamoDB: its attributes by name, as in the SDK; bytes are a `Uint8Array`. */
export type AttributeMap = Record<string, AttributeValue>;
