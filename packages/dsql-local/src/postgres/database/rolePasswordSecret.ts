import type { ClientBase } from "pg";

/**
 * What the passwords of sessions' roles are made from: what PostgreSQL keeps of the superuser's own password,
 * which only superusers can read. One that lets its superuser in without any has nothing to keep from others.
 */
export async function rolePasswordSecret(client: Pick<ClientBase, "query">): Promise<string> {
  const { rows } = await client.query<{ secret: string | null }>(
    "SELECT rolpassword AS secret FROM pg_authid WHERE rolname = session_user",
  );
  return rows[0]?.secret ?? "no password";
}
