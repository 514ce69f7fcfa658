import type { ClientOptions, ConnectionOptions } from "../connection/ConnectionOptions.ts";
import { ConfigurationError } from "../errors/ConfigurationError.ts";
import { readConnectionOptions } from "./readConnectionOptions.ts";
import { settingNames } from "./settingNames.ts";
import { type Environment, SettingsReader } from "./SettingsReader.ts";

/**
 * The options of a database from an environment: `DSQL_ENDPOINT` (`host[:port]`, required), `AWS_REGION`, `DSQL_USER`,
 * `DSQL_CA_FILE`, `DSQL_POOL_MAX` and the times. Empty values count as absent.
 *
 * ```ts
 * const database = createDatabase(readDatabaseOptions());
 * ```
 *
 * @param names other names of the variables, e.g. `settingNames("ORDERS_DSQL_")`
 * @throws {ConfigurationError} naming every variable that is missing or malformed and what it should look like
 */
export function readDatabaseOptions(
  environment: Environment = process.env,
  names = settingNames(),
): ConnectionOptions & ClientOptions {
  const reader = new SettingsReader(environment);
  const options = readConnectionOptions(reader, names);
  const { issues } = reader;
  if (issues.length > 0) {
    const list = issues.map(({ setting, reason }) => `${setting} ${reason}`).join("; ");
    throw new ConfigurationError(`Check the environment: ${list}`, issues);
  }
  return { ...options, settingNames: { caFile: names.caFile } };
}
