import { type DatabaseSettings, readDatabaseSettings, settingNames } from "@mattb.tech/billio-config";
import { InvalidGrantError } from "./GrantError.ts";
import { shownArn as shown } from "./Mapping.ts";
import { outputKeys, type OutputsFile } from "./readOutputs.ts";

/**
 * Sees that a file of outputs is of the cluster that is connected to: production's roles have no business in a test's.
 *
 * @throws {InvalidGrantError} when it is of another
 */
export function checkEndpoint(
  { stack, endpoint }: Pick<OutputsFile, "stack" | "endpoint">,
  { host, port }: Pick<DatabaseSettings, "host" | "port">,
): void {
  const told = parse(endpoint);
  if (told?.host.toLowerCase() === host.toLowerCase() && told.port === port) return;
  throw new InvalidGrantError([
    `${outputKeys.endpoint} of ${shown(stack)} is ${shown(endpoint)}, but ${settingNames.dsqlEndpoint} is ${host}:${port}: this file is another cluster's`,
  ]);
}

function parse(endpoint: string): { host: string; port: number } | undefined {
  try {
    // The Region in the endpoint's name is no matter of this check.
    return readDatabaseSettings({
      [settingNames.dsqlEndpoint]: endpoint,
      [settingNames.awsRegion]: "us-east-1",
    });
  } catch {
    return undefined;
  }
}
