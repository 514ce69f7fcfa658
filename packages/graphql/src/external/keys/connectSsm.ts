import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { ReadParameter } from "./ReadParameter.ts";

/** Creates a reader of decrypted SSM parameters. A file of its own, to be loaded when a key is needed. */
export function connectSsm(): ReadParameter {
  const client = new SSMClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
  });
  return async (name) => {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return Parameter?.Value;
  };
}
