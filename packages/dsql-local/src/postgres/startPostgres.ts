import type { BackendOption } from "./BackendOption.ts";
import type { PostgresDatabase } from "./process/PostgresDatabase.ts";
import { isolatedDatabase } from "./database/isolatedDatabase.ts";
import { prepareDatabase } from "./database/prepareDatabase.ts";
import { checkConnection } from "./database/checkConnection.ts";
import { startContainer } from "./process/startContainer.ts";
import { startEmbedded } from "./process/startEmbedded.ts";
import type { Template } from "./database/templateDatabase.ts";

interface BackendNeeds {
  dataDir?: string;
  isolated?: boolean | Template;
  /** Clients that are to be served at the same time, where that was asked for. */
  maxConnections?: number;
  /** Are its changes to be told? */
  cdc?: boolean;
}

/** Connections for the server's own work, and those that PostgreSQL keeps for superusers. */
const OWN_CONNECTIONS = 100;

/** What PostgreSQL needs to tell changes, of isolated databases on it as well. */
const CDC_SETTINGS = { wal_level: "logical", max_replication_slots: "50", max_wal_senders: "50" };

/** Connection strings that have worked before in this process. */
const reached = new Set<string>();

/** Starts or reaches the PostgreSQL that `option` names and makes its database ready to be served. */
export async function startPostgres(option: BackendOption, needs: BackendNeeds): Promise<PostgresDatabase> {
  const { isolated = false, cdc = false } = needs;
  const backend = await start(option, needs);
  try {
    if (isolated !== false) {
      // Prepared by its template.
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
  { dataDir, maxConnections, cdc = false }: BackendNeeds,
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
  if (!reached.has(option.connectionString)) await checkConnection(option.connectionString);
  reached.add(option.connectionString);
  return { connectionString: option.connectionString, stop: () => Promise.resolve() };
}
