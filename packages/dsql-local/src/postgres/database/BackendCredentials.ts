import pg from "pg";
import { superuserConfig } from "./superuserConfig.ts";
import { prepareAdminRole } from "./prepareAdminRole.ts";
import { rolePassword } from "./rolePassword.ts";
import { rolePasswordSecret } from "./rolePasswordSecret.ts";
import { findSocket } from "../process/unixSocket.ts";
import { withClient } from "../process/withClient.ts";

/** Ways into the database behind for client sessions: each as the role it is for, which it can't leave. */
export interface BackendCredentials {
  /** The connection of `admin`. */
  admin: pg.ClientConfig;
  /**
   * The connection of a role: `admin` or one that `admin` has made WITH LOGIN, else undefined. Roles that
   * the PostgreSQL has for other purposes aren't touched.
   */
  login(role: string): Promise<pg.ClientConfig | undefined>;
  /** As {@link login}, after its password was found changed. */
  refresh(role: string): Promise<pg.ClientConfig | undefined>;
}

/** What is known of a PostgreSQL and its superuser. */
interface Known {
  secret: string;
  /** Of the socket that is taken instead of TCP. */
  folder: string | undefined;
}

/** By PostgreSQL and superuser, those of which `admin` has been let in. */
const known = new Map<string, Known>();

/**
 * @param connectionString of a superuser, to a database that has been prepared
 * @throws Error when the PostgreSQL doesn't let `admin` in with a password
 */
export async function createBackendCredentials(connectionString: string): Promise<BackendCredentials> {
  const helper = superuserConfig(connectionString);
  const { host, port, database, ssl, user } = new pg.Client({ connectionString });
  const server = JSON.stringify([host, port, user]);
  const before = known.get(server);
  const secret = before?.secret ?? (await withClient(helper, rolePasswordSecret));
  const byTcp = (role: string): pg.ClientConfig => {
    const { password } = rolePassword(secret, role);
    return { host, port, ssl, user: role, password, ...(database === undefined ? {} : { database }) };
  };
  const folder = before
    ? before.folder
    : await withClient(helper, (client) => findSocket(client, byTcp("admin")));
  const config = (role: string): pg.ClientConfig =>
    folder === undefined ? byTcp(role) : { ...byTcp(role), host: folder, ssl: false };
  const admin = config("admin");

  const own = async (role: string): Promise<pg.ClientConfig | undefined> => {
    const { verifier } = rolePassword(secret, role);
    return withClient(helper, async (client) => {
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
  const renew = async (role: string) => {
    if (role !== "admin") return own(role);
    await withClient(helper, (client) => prepareAdminRole(client, secret));
    return admin;
  };

  // Of a PostgreSQL that has let it in before nothing else is expected.
  if (!before) await letIn(admin);
  known.set(server, { secret, folder });
  return { admin, login: (role) => (role === "admin" ? Promise.resolve(admin) : own(role)), refresh: renew };
}

/** @throws Error when the PostgreSQL doesn't take `admin`'s password */
async function letIn(admin: pg.ClientConfig): Promise<void> {
  try {
    await withClient(admin, (client) => client.query("SELECT 1"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The PostgreSQL behind doesn't let the role "admin" in with a password (${reason}). Its pg_hba.conf needs a line for that, e.g. "host all all samehost scram-sha-256".`,
      { cause: error },
    );
  }
}
