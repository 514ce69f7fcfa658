import pg from "pg";
import { helperConfig } from "./helperConfig.ts";
import { prepareAdmin } from "./prepareAdmin.ts";
import { rolePassword } from "./rolePassword.ts";
import { sessionSecret } from "./sessionSecret.ts";
import { socketFolder } from "./unixSocket.ts";
import { withClient } from "./withClient.ts";

/** Ways into the database behind for client sessions: each as the role it is for, which it can't leave. */
export interface Logins {
  /** The connection of `admin`. */
  admin: pg.ClientConfig;
  /**
   * The connection of a role: `admin` or one that `admin` has made WITH LOGIN, else undefined. Roles that
   * the PostgreSQL has for other purposes aren't touched.
   */
  login(role: string): Promise<pg.ClientConfig | undefined>;
  /** As {@link login}, after its password was found changed. */
  renew(role: string): Promise<pg.ClientConfig | undefined>;
}

/** What is known of a PostgreSQL and its superuser. */
interface Known {
  secret: string;
  /** The way in that is taken instead of TCP. */
  socket: string | undefined;
}

/** Those that `admin` has been let into by this process. */
const known = new Map<string, Known>();

/**
 * @param connectionString of a superuser, to a database that has been prepared
 * @throws Error when the PostgreSQL doesn't let `admin` in with a password
 */
export async function createLogins(connectionString: string): Promise<Logins> {
  const helper = helperConfig(connectionString);
  const { host, port, database, ssl, user } = new pg.Client({ connectionString });
  const server = JSON.stringify([host, port, user]);
  const before = known.get(server);
  const { secret, socket } = before ?? (await withClient(helper, (client) => lookAt(client, host, port)));
  const config = (role: string, place = socket ?? host): pg.ClientConfig => {
    const { password } = rolePassword(secret, role);
    const secured = place === host ? { ssl } : {};
    return {
      host: place,
      port,
      ...secured,
      user: role,
      password,
      ...(database === undefined ? {} : { database }),
    };
  };
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
    await withClient(helper, (client) => prepareAdmin(client, secret));
    return admin;
  };

  // Of a PostgreSQL that has let it in before nothing else is expected.
  if (before === undefined) await letIn(admin);
  known.set(server, { secret, socket });
  return { admin, login: (role) => (role === "admin" ? Promise.resolve(admin) : own(role)), renew };
}

const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);

async function lookAt(client: pg.Client, host: string, port: number): Promise<Known> {
  const secret = await sessionSecret(client);
  const folder = LOOPBACK.has(host) ? await socketFolder(client, port) : undefined;
  if (folder === undefined) return { secret, socket: undefined };
  // pg_hba.conf may have other rules for sockets.
  const { password } = rolePassword(secret, "admin");
  const { database } = client;
  const way = {
    host: folder,
    port,
    user: "admin",
    password,
    ...(database === undefined ? {} : { database }),
  };
  const taken = await withClient(way, (admin) => admin.query("SELECT 1")).then(
    () => true,
    () => false,
  );
  return { secret, socket: taken ? folder : undefined };
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
