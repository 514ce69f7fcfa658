import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { createDatabase } from "../../../src/database/createDatabase.ts";
import type { Database } from "../../../src/database/Database.ts";
import { type MigrationEvent, runMigrations, type RunMigrationsOptions } from "../../../src/migrate/index.ts";
import { type TableNames, tableNames } from "../../../src/migrate/model/TableNames.ts";
import { optionsFrom } from "../../support/optionsFrom.ts";

/** What an application makes of the runner. */
interface Runner<Options> {
  open: (environment: Record<string, string>) => Database;
  runMigrations: (options: Options) => Promise<unknown>;
  tables: TableNames;
}

type Common = Partial<Pick<RunMigrationsOptions, "executor" | "onProgress" | "pollMs">>;

/** A local DSQL, emptied before each test, and ways to run migrations on it and to query its backend. */
export function useRunner() {
  return useRunnerOf<RunMigrationsOptions>({
    open: (environment) => createDatabase(optionsFrom(environment)),
    runMigrations,
    tables: tableNames(),
  });
}

/** The same with another application's runner. */
export function useRunnerOf<Options extends Common>({ open, runMigrations, tables }: Runner<Options>) {
  const dsql = useDsql();
  const folders: string[] = [];
  const databases: Database[] = [];
  let backend: pg.Pool;

  const query = async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> =>
    (await backend.query<Row>(sql, values)).rows;
  const empty = () =>
    query("DROP SCHEMA public CASCADE; CREATE SCHEMA public; DELETE FROM sys.jobs").then(() => undefined);

  beforeAll(() => {
    Object.assign(process.env, dsql.env);
    backend = new pg.Pool({ connectionString: dsql.backendConnectionString, max: 3 });
  });
  beforeEach(empty);
  afterEach(async () => {
    for (const database of databases.splice(0)) await database.close();
  });
  afterAll(async () => {
    await backend.end();
    for (const folder of folders) await rm(folder, { recursive: true });
  });

  const database = (): Database => {
    const opened = open(dsql.env);
    databases.push(opened);
    return opened;
  };
  return {
    dsql,
    /** Reads and writes in the backend, without DSQL's rules. */
    queryBackend: query,
    empty,
    /** A connection through the library, closed after the test. */
    database,
    /** A folder of migrations made for a test. */
    folder: async (files: Record<string, string>): Promise<string> => {
      const folder = await mkdtemp(join(tmpdir(), "migrations-"));
      folders.push(folder);
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
      return folder;
    },
    /** Runs migrations with times fit for tests; resolves to the events. */
    run: async (options: Options): Promise<MigrationEvent[]> => {
      const events: MigrationEvent[] = [];
      const tell = options.onProgress;
      await runMigrations({
        executor: options.executor ?? database(),
        pollMs: 20,
        ...options,
        onProgress: (event) => {
          events.push(event);
          tell?.(event);
        },
      });
      return events;
    },
    /** Everything that a run leaves in the database, except times, owners and job ids: equal after equal work. */
    snapshot: async (): Promise<unknown> => ({
      columns: await query(
        `SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
         FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, ordinal_position`,
      ),
      indexes: await query(
        `SELECT pg_get_indexdef(indexrelid) AS index, indisvalid AS valid FROM pg_index
         JOIN pg_class c ON c.oid = indexrelid WHERE c.relnamespace = 'public'::regnamespace ORDER BY 1`,
      ),
      constraints: await query(
        `SELECT conname, pg_get_constraintdef(oid) AS definition, convalidated FROM pg_constraint
         WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2`,
      ),
      applied: await query(`SELECT name, checksum FROM ${tables.migrations} ORDER BY name`),
      steps: await query(`SELECT name, step, checksum FROM ${tables.steps} ORDER BY name, step`),
    }),
  };
}
