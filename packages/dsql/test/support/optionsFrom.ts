import { readDatabaseOptions, settingNames } from "../../src/settings/index.ts";

/** Options out of a local DSQL's environment, whose variables begin with `BILLIO_DSQL_`. */
export function optionsFrom(environment: Record<string, string | undefined>) {
  return readDatabaseOptions(environment, settingNames("BILLIO_DSQL_"));
}
