import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type DsqlLocal, startDsqlLocal } from "../../../src/index.ts";
import { connect } from "../../connect.ts";
import { readLines, type ReadRecord, recordsOf } from "./readRecords.ts";

interface UsedCdc {
  dsql: DsqlLocal;
  folder: string;
  client: pg.Client;
  /** Lines that have come since the last call. */
  lines: () => Promise<string[]>;
  /** The same, as records. */
  records: () => Promise<ReadRecord[]>;
}

/** One server with change records for a test file, and a client and an empty schema `public` for each test. */
export function useCdc(): UsedCdc {
  let dsql: DsqlLocal | undefined;
  let client: pg.Client | undefined;
  let folder = "";
  const done = new Set<string>();
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "dsql-local-cdc-"));
    await chmod(folder, 0o711);
    dsql = await startDsqlLocal({ cdc: { folder: join(folder, "records") }, jobs: { autoAnalyze: false } });
  });
  beforeEach(async () => {
    client = await connect(used.dsql);
    const { rows } = await client.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
    );
    for (const { name } of rows) await client.query(`DROP TABLE ${client.escapeIdentifier(name)} CASCADE`);
    await used.lines();
  });
  afterEach(async () => {
    dsql?.faults.clear();
    await client?.end();
  });
  afterAll(async () => {
    await dsql?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const lines = async () => {
    await used.dsql.cdc?.flushed();
    return readLines(join(folder, "records"), done);
  };
  const used: UsedCdc = {
    get dsql() {
      if (!dsql) throw new Error("The server of useCdc() is there inside hooks and tests only.");
      return dsql;
    },
    get folder() {
      return join(folder, "records");
    },
    get client() {
      if (!client) throw new Error("The client of useCdc() is there inside tests only.");
      return client;
    },
    lines,
    records: async () => recordsOf(await lines()),
  };
  return used;
}
