import { readDatabaseSettings } from "@mattb.tech/billio-config";
import { runMigrations } from "@mattb.tech/billio-data/migrate";
import { startDsqlLocal } from "@mattb.tech/billio-dsql-local";

/** A local DSQL of one's own, with the migrations applied. */
export interface OwnDatabase {
  endpoint: string;
  /** What a function needs in its environment to connect. */
  variables: Record<string, string>;
  stop(): Promise<void>;
}

/**
 * Starts a local DSQL and applies the migrations.
 *
 * @param dataDir keeps the data; without it everything goes at the end
 * @param log is given lines on what is being done
 */
export async function openDatabase(
  dataDir: string | undefined,
  log: (line: string) => void,
): Promise<OwnDatabase> {
  const dsql = await startDsqlLocal({ ...(dataDir === undefined ? {} : { dataDir }), log });
  try {
    // The signer takes its made-up keys from there.
    Object.assign(process.env, dsql.env);
    log("applying the migrations");
    await runMigrations({ settings: readDatabaseSettings(dsql.env), pollMs: 200 });
    return { endpoint: dsql.endpoint, variables: dsql.env, stop: () => dsql.stop() };
  } catch (error) {
    await dsql.stop();
    throw error;
  }
}
