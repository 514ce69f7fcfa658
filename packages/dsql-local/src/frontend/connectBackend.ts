import type pg from "pg";
import type { BackendConnection } from "../backend/BackendConnection.ts";
import { connectAs } from "../backend/connectAs.ts";
import { connection } from "../errorCatalog/connection.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import { TOO_MANY_CONNECTIONS } from "../net/sqlState.ts";
import type { BackendCredentials } from "../postgres/database/BackendCredentials.ts";
import { StartupError } from "./StartupError.ts";

/**
 * Opens the session's own connection to PostgreSQL; see {@link connectAs}.
 *
 * @throws {StartupError} in DSQL's words where it has its own, otherwise in PostgreSQL's
 */
export async function connectBackend(
  role: string,
  options: string,
  credentials: BackendCredentials,
): Promise<BackendConnection> {
  let connected: BackendConnection | undefined;
  try {
    connected = await connectAs(role, options, credentials);
  } catch (error) {
    throw startupErrorOf(error as Partial<pg.DatabaseError>);
  }
  if (!connected) throw new StartupError(toDsqlError(connection.noSuchRole, { role }));
  return connected;
}

function startupErrorOf({ code, message = "", detail, hint }: Partial<pg.DatabaseError>): StartupError {
  if (code === TOO_MANY_CONNECTIONS) {
    const hint = "The backend PostgreSQL has no room for more: raise its max_connections.";
    return new StartupError({ ...toDsqlError(connection.tooMany), hint });
  }
  // A SQLSTATE means that PostgreSQL responded, e.g. that a setting's value or the role is wrong.
  if (code !== undefined && /^[0-9A-Z]{5}$/.test(code)) {
    return new StartupError({
      sqlstate: code,
      message,
      ...(detail === undefined ? {} : { detail }),
      ...(hint === undefined ? {} : { hint }),
    });
  }
  return new StartupError(toDsqlError(connection.serverUnavailable));
}
