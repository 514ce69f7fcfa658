import pg from "pg";
import { superuserConfig } from "./superuserConfig.ts";
import { prepareAdminRole } from "./prepareAdminRole.ts";
import { rolePassword } from "./rolePassword.ts";
import { rolePasswordSecret } from "./rolePasswordSecret.ts";
import { findSocket } from "../process/unixSocket.ts";
import { withClient } from "../process/withClient.ts";

/** Credentials of client sessions on the backend database: each connects as its own role, which it can't change. */
export interface BackendCredentials {
  /** Connects as `admin`. */
  admin: pg.ClientConfig;
  /**
   * Connects as a role: `admin` or one that `admin` has created WITH LOGIN, else undefined. Other roles of that PostgreSQL
   * aren't touched.
   */
  login(role: string): Promise<pg.ClientConfig | undefined>;
  /** As {@link login}, after PostgreSQL has rejected the password. */
  refresh(role: string): Promise<pg.ClientConfig | undefined>;
}

/** What one process knows about a PostgreSQL and its superuser. */
interface Known {
  secret: string;
  /** Directory of the Unix socket that is used instead of TCP. */
  folder: string | undefined;
}

/** By PostgreSQL and superuser, after `admin` has logged in. */
const known = new Map<string, Known>();

/**
 * @param connectionString of a superuser, to a database that has been prepared
 * @throws Error when PostgreSQL doesn't accept `admin`'s password
 */
export async function createBackendCredentials(connectionString: string): Promise<BackendCredentials> {
  const superuser = superuserConfig(connectionString);
  const { host, port, database, ssl, user } = new pg.Client({ connectionString });
  const server = JSON.stringify([host, port, user]);
  const before = known.get(server);
  const secret = before?.secret ?? (await withClient(superuser, rolePasswordSecret));
  const byTcp = (role: string): pg.ClientConfig => {
    const { password } = rolePassword(secret, role);
    return { host, port, ssl, user: role, password, ...(database === undefined ? {} : { database }) };
  };
  const folder = before
    ? before.folder
    : await withClient(superuser, (client) => findSocket(client, byTcp("admin")));
  const config = (role: string): pg.ClientConfig =>
    folder === undefined ? byTcp(role) : { ...byTcp(role), host: folder, ssl: false };
  const admin = config("admin");

  const login = async (role: string): Promise<pg.ClientConfig | undefined> => {
    const { verifier } = rolePassword(secret, role);
    return withClient(superuser, async (client) => {
      const { rows } = await client.query<{ ready: boolean }>(
        `SELECT r.rolpassword IS NOT DISTINCT FROM $2 AS ready FROM pg_authid r
         JOIN pg_auth_members m ON m.roleid = r.oid AND m.member = 'admin'::regrole AND m.admin_option
         WHERE r.rolname = $1 AND r.rolcanlogin AND NOT r.rolsuper`,
        [role, verifier],
      );
      const [found] = rows;
      if (!found) return undefined;
      if (!found.ready) await client.query(`ALTER ROLE ${pg.escapeIdentifier(role)} PASSWORD '${verifier}'`);
      return config(role);
    });
  };
  const refresh = async (role: string) => {
    if (role !== "admin") return login(role);
    await withClient(superuser, (client) => prepareAdminRole(client, secret));
    return admin;
  };

  // A PostgreSQL that has accepted it before isn't checked again.
  if (!before) await checkLogin(admin);
  known.set(server, { secret, folder });
  return { admin, login: (role) => (role === "admin" ? Promise.resolve(admin) : login(role)), refresh };
}

/** @throws Error when PostgreSQL doesn't accept `admin`'s password */
async function checkLogin(admin: pg.ClientConfig): Promise<void> {
  try {
    await withClient(admin, (client) => client.query("SELECT 1"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The backend PostgreSQL doesn't let the role "admin" in with a password (${reason}). Its pg_hba.conf needs a line for that, e.g. "host all all samehost scram-sha-256".`,
      { cause: error },
    );
  }
}
