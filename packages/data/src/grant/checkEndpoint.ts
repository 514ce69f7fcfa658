import { type DatabaseSettings, readDatabaseSettings, settingNames } from "@mattb.tech/billio-config";
import { InvalidGrantError } from "./GrantError.ts";
import { shownArn as shown } from "./Mapping.ts";
import { outputKeys, type OutputsFile } from "./readOutputs.ts";

/**
 * Checks that a file of outputs belongs to the connected cluster, so that production's roles aren't mapped in a test's.
 *
 * @throws {InvalidGrantError} when it belongs to another
 */
export function checkEndpoint(
  { stack, endpoint }: Pick<OutputsFile, "stack" | "endpoint">,
  { host, port }: Pick<DatabaseSettings, "host" | "port">,
): void {
  const stated = parse(endpoint);
  if (stated?.host.toLowerCase() === host.toLowerCase() && stated.port === port) return;
  throw new InvalidGrantError([
    `${outputKeys.endpoint} of ${shown(stack)} is ${shown(endpoint)}, but ${settingNames.dsqlEndpoint} is ${host}:${port}: this file is another cluster's`,
  ]);
}

function parse(endpoint: string): { host: string; port: number } | undefined {
  try {
    // This check ignores the Region in the endpoint's name.
    return readDatabaseSettings({
      [settingNames.dsqlEndpoint]: endpoint,
      [settingNames.awsRegion]: "us-east-1",
    });
  } catch {
    return undefined;
  }
}
