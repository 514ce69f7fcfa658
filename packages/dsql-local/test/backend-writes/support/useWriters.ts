import pg from "pg";
import { afterEach } from "vitest";
import { createBackendCredentials } from "../../../src/postgres/database/BackendCredentials.ts";
import type { DsqlLocal } from "../../../src/server/DsqlLocal.ts";

/** A reported row: the table's name, I, U or D, the old and new row as text, computed keys by index name. */
export interface Reported {
  table: string;
  kind: string;
  before: string | null;
  after: string | null;
  keys?: Record<string, [string[] | null, string[] | null]>;
}

/** The format of `pg_dsql.put_back`. */
export type Written = [relation: number, kind: string, before: string | null, after: string | null];

/** A connection of `admin` to the backend PostgreSQL, as the server opens it for a session. */
export class Writer extends pg.Client {
  /** All messages that report a row, in order. */
  readonly notices: pg.DatabaseError[] = [];

  constructor(config: pg.ClientConfig) {
    super(config);
    this.on("notice", (notice) => {
      if (notice.code === "DSQLW") this.notices.push(notice as unknown as pg.DatabaseError);
    });
  }

  /** The rows reported since the last call. */
  take(): Written[] {
    return this.notices.splice(0).map(({ message, detail = "", hint = "" }) => {
      const [relation = "", , kind = ""] = message.split(" ", 3);
      return [Number(relation), kind, kind === "I" ? null : detail, kind === "D" ? null : hint];
    });
  }
}

/** Connections to the backend PostgreSQL of a local DSQL, closed after each test. */
export function useWriters(dsql: Pick<DsqlLocal, "backendConnectionString">): {
  /** As `admin` or another role. Its rows are reported, unless `capture` is false. */
  connectWriter: (options?: { capture?: boolean; settings?: string; role?: string }) => Promise<Writer>;
} {
  const clients: pg.Client[] = [];
  afterEach(async () => {
    await Promise.allSettled(clients.splice(0).map((client) => client.end()));
  });
  return {
    connectWriter: async ({ capture = true, settings = "", role = "admin" } = {}) => {
      const credentials = await createBackendCredentials(dsql.backendConnectionString);
      const options = `${capture ? "-c dsql.capture=on" : ""} ${settings}`;
      const client = new Writer({ ...(await credentials.login(role)), options });
      client.on("error", () => undefined);
      await client.connect();
      clients.push(client);
      return client;
    },
  };
}

/** The rows reported since the last call, with names instead of oids. */
export async function reported(writer: Writer): Promise<Reported[]> {
  const notices = writer.notices.splice(0);
  const reports: Reported[] = [];
  for (const { message, detail = "", hint = "" } of notices) {
    const [, relation = "", , kind = "", json] = /^(\d+) (\d+) ([IUD])(?: (.*))?$/s.exec(message) ?? [];
    const one: Reported = {
      table: await nameOf(writer, relation),
      kind,
      before: kind === "I" ? null : detail,
      after: kind === "D" ? null : hint,
    };
    if (json !== undefined) {
      one.keys = {};
      for (const [index, keys] of Object.entries(JSON.parse(json) as NonNullable<Reported["keys"]>)) {
        one.keys[await nameOf(writer, index)] = keys;
      }
    }
    reports.push(one);
  }
  return reports;
}

async function nameOf(client: pg.Client, oid: string): Promise<string> {
  const { rows } = await client.query<{ name: string }>("SELECT $1::oid::regclass::text AS name", [oid]);
  return rows[0]?.name ?? "";
}

/** The same, one line each, e.g. `U t (1,a) (1,b)`. */
export async function lines(writer: Writer): Promise<string[]> {
  return (await reported(writer)).map(({ table, kind, before, after }) =>
    [kind, table, before, after].filter((part) => part !== null).join(" "),
  );
}
