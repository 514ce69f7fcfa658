import { INVALID_PASSWORD } from "../net/sqlState.ts";
import type { BackendCredentials } from "../postgres/database/BackendCredentials.ts";
import { BackendConnection } from "./BackendConnection.ts";

/**
 * Connects to PostgreSQL as the role itself: from a superuser's connection the client could reset its role.
 *
 * @param options PostgreSQL's command-line options for the session, e.g. `-c search_path=app`
 * @returns undefined when there is no role of this name that may log in
 */
export async function connectAs(
  role: string,
  options: string,
  credentials: BackendCredentials,
): Promise<BackendConnection | undefined> {
  try {
    return await connect(await credentials.login(role), options);
  } catch (error) {
    if ((error as { code?: string }).code !== INVALID_PASSWORD) throw error;
    return connect(await credentials.refresh(role), options);
  }
}

async function connect(login: Awaited<ReturnType<BackendCredentials["login"]>>, options: string) {
  return login && BackendConnection.connect({ ...login, options });
}
