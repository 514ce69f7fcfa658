import type pg from "pg";
import { expect } from "vitest";
import { waitUntil } from "../../../src/postgres/process/waitUntil.ts";
import type { DsqlLocal } from "../../../src/server/DsqlLocal.ts";
import { useClients } from "./useClients.ts";

export interface JobRow {
  status: string;
  details: string | null;
  job_type: string;
  object_name: string;
}

/** Looks at the jobs of a local DSQL, from the backend database. */
export function useJobs(dsql: DsqlLocal) {
  const clients = useClients(dsql);
  const behind = async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
    (await (await clients.connectDirectly()).query<Row>(sql, values)).rows;
  const job = async (id: string) =>
    (
      await behind<JobRow>("SELECT status, details, job_type, object_name FROM sys.jobs WHERE job_id = $1", [
        id,
      ])
    )[0];
  return {
    ...clients,
    behind,
    job,
    /** Runs a statement that submits a job; returns its id. */
    submit: async (client: pg.Client, sql: string): Promise<string> =>
      (await client.query<{ job_id: string }>(sql)).rows[0]?.job_id ?? "",
    succeeded: async (client: pg.Client, id: string): Promise<boolean | undefined> =>
      (await client.query<{ succeeded: boolean }>("CALL sys.wait_for_job($1)", [id])).rows[0]?.succeeded,
    /** Each index of a table but the primary key's, and whether it is valid. */
    indexes: async (table: string): Promise<Record<string, boolean>> =>
      Object.fromEntries(
        (
          await behind<{ name: string; valid: boolean }>(
            `SELECT c.relname AS name, i.indisvalid AS valid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
             WHERE i.indrelid = to_regclass($1) AND NOT i.indisprimary ORDER BY 1`,
            [table],
          )
        ).map(({ name, valid }) => [name, valid]),
      ),
    /** Resolves when a worker is evaluating an expression over `sleep` for a job: in the middle of its work. */
    underWay: async (id: string): Promise<void> => {
      const found = () =>
        behind("SELECT FROM pg_stat_activity WHERE application_name = $1 AND wait_event = 'PgSleep'", [
          `job ${id}`,
        ]);
      expect(await waitUntil(async () => (await found()).length === 1, 10_000)).toBe(true);
    },
    workers: () =>
      behind(
        "SELECT FROM pg_stat_activity WHERE application_name LIKE 'job %' AND datname = current_database()",
      ),
  };
}
