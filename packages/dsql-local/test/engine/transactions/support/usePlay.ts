import type pg from "pg";
import { afterEach, beforeEach, expect } from "vitest";
import type { DsqlLocal } from "../../../../src/server/DsqlLocal.ts";
import { connect } from "../../../connect.ts";

/** A statement of a session, and what it is to be answered. */
export type Line = readonly [session: string, sql: string, answer: string | RegExp];

/** What is answered by then has not waited for another session. */
const PATIENCE_MS = 5_000;

/** Resolves to "waits" where an answer doesn't come. */
async function orWaits(answer: Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, "waits");
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The rows, or the command and how many it was about, or the SQLSTATE. */
async function told(result: Promise<pg.QueryResult>): Promise<string> {
  try {
    const { command, rowCount, rows } = await result;
    const all = rows as Record<string, unknown>[];
    if (all.length > 0) return all.map((row) => Object.values(row).map(String).join("|")).join(", ");
    return rowCount === null ? command : `${command} ${rowCount}`;
  } catch (error) {
    return (error as pg.DatabaseError).code ?? String(error);
  }
}

/**
 * Plays programs of several sessions: each statement is answered before the next is sent, so that every overlap is forced.
 *
 * @param setup makes the tables, which are dropped before
 */
export function usePlay(
  dsql: Pick<DsqlLocal, "endpoint" | "caFile">,
  setup: readonly string[],
): {
  play: (...lines: Line[]) => Promise<void>;
  client: (session: string) => Promise<pg.Client>;
} {
  const clients = new Map<string, pg.Client>();
  const client = async (session: string): Promise<pg.Client> => {
    const found = clients.get(session) ?? (await connect(dsql));
    clients.set(session, found);
    return found;
  };
  beforeEach(async () => {
    const admin = await client("setup");
    const drops = [...setup].reverse().flatMap((sql) => {
      const made = /^CREATE (TABLE|VIEW|SEQUENCE) (\w+)/.exec(sql);
      return made ? [`DROP ${made[1] ?? ""} IF EXISTS ${made[2] ?? ""}`] : [];
    });
    for (const sql of [...drops, ...setup]) await admin.query(sql);
  });
  afterEach(async () => {
    // A session that waits wouldn't end on its own.
    for (const each of clients.values()) {
      const { stream } = (each as unknown as { connection: { stream: { destroy: () => void } } }).connection;
      stream.destroy();
    }
    clients.clear();
    await Promise.resolve();
  });
  const play = async (...lines: Line[]) => {
    const seen: string[] = [];
    for (const [session, sql] of lines) {
      seen.push(`${session}: ${sql} -> ${await orWaits(told((await client(session)).query(sql)))}`);
    }
    expect(seen).toEqual(
      lines.map(([session, sql, answer]): unknown => {
        const said = `${session}: ${sql} -> `;
        return typeof answer === "string"
          ? said + answer
          : expect.stringMatching(new RegExp(`-> ${answer.source}$`));
      }),
    );
  };
  return { play, client };
}
