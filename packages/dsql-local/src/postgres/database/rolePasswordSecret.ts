import type { ClientBase } from "pg";

/**
 * The secret from which the passwords of sessions' roles are derived: PostgreSQL's verifier of the superuser's own password,
 * which only superusers can read. A PostgreSQL whose superuser needs no password has nothing to protect.
 */
export async function rolePasswordSecret(client: Pick<ClientBase, "query">): Promise<string> {
  const { rows } = await client.query<{ secret: string | null }>(
    "SELECT rolpassword AS secret FROM pg_authid WHERE rolname = session_user",
  );
  return rows[0]?.secret ?? "no password";
}
