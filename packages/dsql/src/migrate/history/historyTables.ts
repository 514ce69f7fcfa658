import type { Executor } from "../../executor/Executor.ts";
import { DatabaseStatementError } from "../../errors/DatabaseStatementError.ts";
import { retryIdempotent } from "../model/retryIdempotent.ts";
import { reading, writing } from "../model/statement.ts";
import type { TableNames } from "../model/TableNames.ts";

interface TableStep {
  table: string;
  /** A column that exists once `sql` has run. */
  column: string;
  sql: string;
}

const leaseTable = ({ lease }: TableNames): TableStep[] => [
  {
    table: lease,
    column: "fence",
    sql: `CREATE TABLE IF NOT EXISTS ${lease} (
      fence BIGINT PRIMARY KEY,
      owner TEXT NOT NULL,
      expires_at TIMESTAMPTZ NOT NULL
    )`,
  },
];

/**
 * `migrations` is older than the others: older runners still read and write its first two columns, so those stay as they
 * are.
 */
const historyTables = ({ migrations, steps }: TableNames): TableStep[] => [
  {
    table: migrations,
    column: "name",
    sql: `CREATE TABLE IF NOT EXISTS ${migrations} (
      name TEXT PRIMARY KEY,
      applied_at BIGINT NOT NULL,
      checksum TEXT
    )`,
  },
  {
    table: migrations,
    column: "checksum",
    sql: `ALTER TABLE ${migrations} ADD COLUMN checksum TEXT`,
  },
  {
    table: steps,
    column: "checksum",
    sql: `CREATE TABLE IF NOT EXISTS ${steps} (
      name TEXT NOT NULL,
      step INT NOT NULL,
      checksum TEXT NOT NULL,
      finished_at BIGINT NOT NULL,
      PRIMARY KEY (name, step)
    )`,
  },
];

/** Which of the runner's own tables a cluster has. */
interface PresentTables {
  lease: boolean;
  history: boolean;
  /** False on a cluster that only an older runner has migrated. */
  checksums: boolean;
  steps: boolean;
}

export async function findHistoryTables(executor: Executor, tables: TableNames): Promise<PresentTables> {
  const present = await findColumns(executor, tables);
  return {
    lease: present.has(`${tables.lease}.fence`),
    history: present.has(`${tables.migrations}.name`),
    checksums: present.has(`${tables.migrations}.checksum`),
    steps: present.has(`${tables.steps}.checksum`),
  };
}

/** Creates the lease's table where it is missing: the only change that is made without the lease. */
export async function createLeaseTable(executor: Executor, tables: TableNames): Promise<void> {
  await create(executor, tables, leaseTable(tables));
}

/** Creates the missing tables of the migration history, each in a transaction of its own. */
export async function createHistoryTables(executor: Executor, tables: TableNames): Promise<void> {
  await create(executor, tables, historyTables(tables));
}

async function create(executor: Executor, tables: TableNames, wanted: readonly TableStep[]): Promise<void> {
  for (const { table, column, sql } of wanted) {
    // Looked up each time: a DDL statement that changes nothing would still cause OC001 in other sessions.
    await retryIdempotent(async () => {
      if ((await findColumns(executor, tables)).has(`${table}.${column}`)) return;
      await executor.run(writing(`create ${table}`, sql)).catch(ignoreDuplicate);
    });
  }
}

/** When two runners create a table at once, the later one gets one of several duplicate errors. */
function ignoreDuplicate(error: unknown): [] {
  const duplicate = ["23505", "42P07", "42701", "42710"];
  if (error instanceof DatabaseStatementError && duplicate.includes(error.sqlState)) return [];
  throw error;
}

/** Reads pg_catalog, because information_schema hides tables that the session's role may not read. */
async function findColumns(
  executor: Executor,
  { migrations, steps, lease }: TableNames,
): Promise<Set<string>> {
  const rows = await executor.run(
    reading(
      "find bookkeeping",
      `SELECT c.relname || '.' || a.attname FROM pg_catalog.pg_class c
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
       WHERE n.nspname = current_schema() AND a.attnum > 0 AND NOT a.attisdropped
         AND c.relname IN ('${migrations}', '${steps}', '${lease}')`,
    ),
  );
  return new Set(rows.map(([name]) => name ?? ""));
}
