import type { Client } from "pg";
import { DUPLICATE_OBJECT, INTERNAL_ERROR, UNIQUE_VIOLATION } from "../../net/sqlState.ts";
import { rolePassword } from "./rolePassword.ts";

/** Servers that start at the same time share the roles of one PostgreSQL, and may conflict. */
const MAX_ATTEMPTS = 10;
const CONFLICTS = new Set([INTERNAL_ERROR, UNIQUE_VIOLATION, DUPLICATE_OBJECT]);

/**
 * Creates the role `admin` with DSQL's attributes: LOGIN, CREATEROLE and nothing more. Does nothing where it exists so.
 *
 * @throws Error when another `admin` exists, whose privileges this would reduce
 */
export async function prepareAdminRole(client: Client, secret: string): Promise<void> {
  const { verifier } = rolePassword(secret, "admin");
  for (let attempt = 1; ; attempt++) {
    const { rows } = await client.query<{ taken: boolean; ready: boolean; memberOf: string | null }>(
      `SELECT r.oid = 10 OR r.rolname = session_user AS taken,
              r.rolcanlogin AND r.rolcreaterole AND r.rolinherit AND NOT r.rolsuper AND NOT r.rolcreatedb
                AND NOT r.rolreplication AND NOT r.rolbypassrls AND r.rolpassword IS NOT DISTINCT FROM $1 AS ready,
              (SELECT string_agg(g.rolname, ', ') FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
               WHERE m.member = r.oid AND (g.rolsuper OR g.rolname ~ '^pg_')) AS "memberOf"
       FROM pg_authid r WHERE r.rolname = 'admin'`,
      [verifier],
    );
    const [role] = rows;
    if (role?.taken) {
      throw new Error(
        `The role "admin" of this PostgreSQL is its superuser; the server needs that name for DSQL's own admin. Connect as another superuser, to a PostgreSQL that was made with another one.`,
      );
    }
    if (role?.memberOf) {
      throw new Error(
        `The role "admin" of this PostgreSQL is a member of ${role.memberOf}, which DSQL's admin must not be. Revoke that, or use another PostgreSQL.`,
      );
    }
    if (role?.ready) return;
    try {
      await client.query(
        `${role ? "ALTER" : "CREATE"} ROLE admin LOGIN CREATEROLE INHERIT NOSUPERUSER NOCREATEDB NOREPLICATION NOBYPASSRLS PASSWORD '${verifier}'`,
      );
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !CONFLICTS.has((error as { code?: string }).code ?? "")) throw error;
    }
  }
}
