import type { BackendOption } from "../DsqlLocalOptions.ts";
import type { Backend } from "./Backend.ts";
import { isolatedDatabase } from "./isolatedDatabase.ts";
import { prepareDatabase } from "./prepareDatabase.ts";
import { reach } from "./reach.ts";
import { startContainer } from "./startContainer.ts";
import { startEmbedded } from "./startEmbedded.ts";
import type { Template } from "./templateDatabase.ts";

interface BackendNeeds {
  dataDir?: string;
  isolated?: boolean | Template;
  /** Clients that are to be served at the same time, where that was asked for. */
  maxConnections?: number;
}

/** Connections for the server's own work, and those that PostgreSQL keeps for superusers. */
const OWN_CONNECTIONS = 100;

/** Connection strings that have worked before in this process. */
const reached = new Set<string>();

/** Starts or reaches the PostgreSQL that `option` names and makes its database ready to be served. */
export async function startBackend(
  option: BackendOption,
  { dataDir, isolated = false, maxConnections }: BackendNeeds,
): Promise<Backend> {
  const backend = await start(option, dataDir, maxConnections);
  try {
    if (isolated !== false) {
      // Prepared by its template.
      return await isolatedDatabase(backend, isolated === true ? undefined : isolated);
    }
    await prepareDatabase(backend.connectionString);
    return backend;
  } catch (error) {
    await backend.stop();
    throw error;
  }
}

async function start(
  option: BackendOption,
  dataDir: string | undefined,
  maxConnections: number | undefined,
): Promise<Backend> {
  if (option === "embedded") {
    return startEmbedded({
      ...(dataDir === undefined ? {} : { dataDir }),
      ...(maxConnections === undefined
        ? {}
        : { settings: { max_connections: String(Math.ceil(maxConnections) + OWN_CONNECTIONS) } }),
    });
  }
  if (option === "container") return startContainer();
  if (!reached.has(option.connectionString)) await reach(option.connectionString);
  reached.add(option.connectionString);
  return { connectionString: option.connectionString, stop: () => Promise.resolve() };
}
