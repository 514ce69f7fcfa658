import type pg from "pg";
import { ask } from "./Answer.ts";

/** DROP of all that a client can have made, in an order in which nothing hangs on what is dropped before it. */
const DROPS = `
  SELECT rank, format('DROP %s IF EXISTS %s CASCADE', kind, name) AS statement FROM (
    SELECT 1 AS rank, 'VIEW' AS kind, oid::regclass::text AS name, relnamespace AS schema FROM pg_class WHERE relkind = 'v'
    UNION ALL SELECT 2, 'TABLE', oid::regclass::text, relnamespace FROM pg_class WHERE relkind = 'r'
    UNION ALL SELECT 3, 'SEQUENCE', oid::regclass::text, relnamespace FROM pg_class c WHERE relkind = 'S'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i'))
    UNION ALL SELECT 4, 'FUNCTION', oid::regprocedure::text, pronamespace FROM pg_proc WHERE prokind = 'f'
    UNION ALL SELECT 4, 'PROCEDURE', oid::regprocedure::text, pronamespace FROM pg_proc WHERE prokind = 'p'
    UNION ALL SELECT 6, 'SCHEMA', quote_ident(nspname), oid FROM pg_namespace WHERE nspname <> 'public'
  ) made JOIN pg_namespace n ON n.oid = schema
  WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'sys') AND pg_get_userbyid(nspowner) = 'admin'
  UNION ALL SELECT 5, format('DROP DOMAIN IF EXISTS %s', t.oid::regtype) FROM pg_type t
    WHERE typtype = 'd' AND pg_get_userbyid(typowner) = 'admin'
  ORDER BY 1`;

/** Leaves the database as a check expects it: empty. */
export async function emptyDatabase(client: pg.Client): Promise<void> {
  const answer = async (sql: string) => {
    let found = await ask(client, sql, "simple");
    while (found.sqlstate === "40001") found = await ask(client, sql, "simple");
    if (!found.ok) throw new Error(`${sql}: ${String(found.message)}`);
    return found.rows ?? [];
  };
  for (const [, statement] of await answer(DROPS)) await answer(statement ?? "");
}
