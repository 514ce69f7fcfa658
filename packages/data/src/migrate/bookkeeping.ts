import type { Executor } from "../db/Executor.ts";
import { DatabaseStatementError } from "../errors.ts";
import { repeatUnknown } from "./repeatUnknown.ts";
import { reading, writing } from "./statement.ts";

/**
 * The runner's own tables. `_billio_migrations` is older than the others: runners before this one know its first
 * two columns and read and write it still, so those stay as they are.
 */
const LEASE = [
  {
    table: "_billio_migration_lease",
    column: "fence",
    sql: `CREATE TABLE IF NOT EXISTS _billio_migration_lease (
      fence BIGINT PRIMARY KEY,
      owner TEXT NOT NULL,
      expires_at TIMESTAMPTZ NOT NULL
    )`,
  },
] as const;

const HISTORY = [
  {
    table: "_billio_migrations",
    column: "name",
    sql: `CREATE TABLE IF NOT EXISTS _billio_migrations (
      name TEXT PRIMARY KEY,
      applied_at BIGINT NOT NULL,
      checksum TEXT
    )`,
  },
  {
    table: "_billio_migrations",
    column: "checksum",
    sql: "ALTER TABLE _billio_migrations ADD COLUMN checksum TEXT",
  },
  {
    table: "_billio_migration_steps",
    column: "checksum",
    sql: `CREATE TABLE IF NOT EXISTS _billio_migration_steps (
      name TEXT NOT NULL,
      step INT NOT NULL,
      checksum TEXT NOT NULL,
      finished_at BIGINT NOT NULL,
      PRIMARY KEY (name, step)
    )`,
  },
] as const;

/** Which of the runner's own tables a cluster has. */
interface Bookkeeping {
  lease: boolean;
  history: boolean;
  /** False on a cluster that only an older runner has seen. */
  checksums: boolean;
  steps: boolean;
}

export async function findBookkeeping(executor: Executor): Promise<Bookkeeping> {
  const present = await findColumns(executor);
  return {
    lease: present.has("_billio_migration_lease.fence"),
    history: present.has("_billio_migrations.name"),
    checksums: present.has("_billio_migrations.checksum"),
    steps: present.has("_billio_migration_steps.checksum"),
  };
}

/** Makes the lease's table where it is missing: the one thing that is done without holding the lease. */
export async function createLeaseTable(executor: Executor): Promise<void> {
  await create(executor, LEASE);
}

/** Makes the tables of the history where they are missing, each in a transaction of its own. */
export async function createHistoryTables(executor: Executor): Promise<void> {
  await create(executor, HISTORY);
}

async function create(
  executor: Executor,
  wanted: readonly { table: string; column: string; sql: string }[],
): Promise<void> {
  for (const { table, column, sql } of wanted) {
    // Looked up each time: a DDL statement that changes nothing would still unsettle everyone's sessions.
    await repeatUnknown(async () => {
      if ((await findColumns(executor)).has(`${table}.${column}`)) return;
      await executor.run(writing(`create ${table}`, sql)).catch(ignoreDuplicate);
    });
  }
}

/** Two runners that make one table at once: to the later one it may be a duplicate, in one of several ways. */
function ignoreDuplicate(error: unknown): [] {
  const duplicate = ["23505", "42P07", "42701", "42710"];
  if (error instanceof DatabaseStatementError && duplicate.includes(error.sqlState)) return [];
  throw error;
}

/** In PostgreSQL's own catalog, for information_schema hides tables that the session's role may not read: as if there were none. */
async function findColumns(executor: Executor): Promise<Set<string>> {
  const rows = await executor.run(
    reading(
      "find bookkeeping",
      `SELECT c.relname || '.' || a.attname FROM pg_catalog.pg_class c
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
       WHERE n.nspname = current_schema() AND a.attnum > 0 AND NOT a.attisdropped
         AND c.relname IN ('_billio_migrations', '_billio_migration_steps', '_billio_migration_lease')`,
    ),
  );
  return new Set(rows.map(([name]) => name ?? ""));
}
