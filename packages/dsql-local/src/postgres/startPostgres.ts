import type { BackendOption } from "./BackendOption.ts";
import type { PostgresDatabase } from "./process/PostgresDatabase.ts";
import { isolatedDatabase } from "./database/isolatedDatabase.ts";
import { prepareDatabase } from "./database/prepareDatabase.ts";
import { checkConnection } from "./database/checkConnection.ts";
import { startContainer } from "./process/startContainer.ts";
import { startEmbedded } from "./process/startEmbedded.ts";
import type { Template } from "./database/templateDatabase.ts";

interface StartOptions {
  dataDir?: string;
  isolated?: boolean | Template;
  /** Clients to serve at the same time, if configured. */
  maxConnections?: number;
  /** Whether change data capture is on. */
  cdc?: boolean;
}

/** Connections for the server itself, and those that PostgreSQL reserves for superusers. */
const OWN_CONNECTIONS = 100;

/** Settings that logical decoding needs, for isolated databases as well. */
const CDC_SETTINGS = { wal_level: "logical", max_replication_slots: "50", max_wal_senders: "50" };

/** Connection strings that this process has checked. */
const checked = new Set<string>();

/** Starts or connects to the PostgreSQL that `option` names, and prepares its database. */
export async function startPostgres(option: BackendOption, options: StartOptions): Promise<PostgresDatabase> {
  const { isolated = false, cdc = false } = options;
  const backend = await start(option, options);
  try {
    if (isolated !== false) {
      // Its template is prepared.
      return await isolatedDatabase(backend, isolated === true ? undefined : isolated);
    }
    await prepareDatabase(backend.connectionString, { cdc });
    return backend;
  } catch (error) {
    await backend.stop();
    throw error;
  }
}

async function start(
  option: BackendOption,
  { dataDir, maxConnections, cdc = false }: StartOptions,
): Promise<PostgresDatabase> {
  const settings: Record<string, string> = cdc ? CDC_SETTINGS : {};
  if (option === "embedded") {
    return startEmbedded({
      ...(dataDir === undefined ? {} : { dataDir }),
      settings: {
        ...settings,
        ...(maxConnections === undefined
          ? {}
          : { max_connections: String(Math.ceil(maxConnections) + OWN_CONNECTIONS) }),
      },
    });
  }
  if (option === "container") return startContainer(settings);
  if (!checked.has(option.connectionString)) await checkConnection(option.connectionString);
  checked.add(option.connectionString);
  return { connectionString: option.connectionString, stop: () => Promise.resolve() };
}
