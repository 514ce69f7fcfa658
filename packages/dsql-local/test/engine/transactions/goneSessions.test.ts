import { afterEach, beforeEach, expect, type MockInstance, test, vi } from "vitest";
import { CommitLog, type Reader } from "../../../src/occ/CommitLog.ts";
import { useDsql } from "../../../src/testing.ts";
import { useClients } from "../support/useClients.ts";
import { usePlay } from "./support/usePlay.ts";

/* Of a session that ends in the midst of a transaction nothing is left: what others commit isn't kept for it. */

const dsql = useDsql();
const { connectDirectly } = useClients(dsql);
const { play, client } = usePlay(dsql, [
  "CREATE TABLE hot (id int PRIMARY KEY, v int)",
  "INSERT INTO hot VALUES (1, 1), (2, 2)",
]);

let opens: MockInstance<CommitLog["open"]>;
let closes: MockInstance<CommitLog["close"]>;
beforeEach(() => {
  opens = vi.spyOn(CommitLog.prototype, "open");
  closes = vi.spyOn(CommitLog.prototype, "close");
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Transactions for which is kept what others commit. */
function stillOpen(): Set<Reader> {
  const open = new Set(opens.mock.calls.map(([reader]) => reader));
  for (const [reader] of closes.mock.calls) open.delete(reader);
  return open;
}

/** The session's statement, once PostgreSQL runs it. */
async function running(session: string): Promise<{ pid: number; end: Promise<unknown> }> {
  const end = (await client(session)).query("SELECT 'victim', pg_sleep(60) FROM hot").catch(String);
  const behind = await connectDirectly();
  for (;;) {
    const { rows } = await behind.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%victim%' AND datname = current_database()",
    );
    if (rows[0]) return { pid: rows[0].pid, end };
  }
}

const wanted = [
  ["s1", "BEGIN", "BEGIN"],
  ["s1", "UPDATE hot SET v = 5 WHERE id = 1", "UPDATE 1"],
  ["s2", "SELECT v FROM hot WHERE id = 1 FOR UPDATE", "1"],
] as const;

const lost = [
  ["s1", "BEGIN", "BEGIN"],
  ["s2", "UPDATE hot SET v = 7 WHERE id = 1", "UPDATE 1"],
  ["s1", "UPDATE hot SET v = 5 WHERE id = 1", "UPDATE 1"],
] as const;

for (const [which, lines] of [
  ["others have wanted", wanted],
  ["has lost", lost],
] as const) {
  test(`PostgreSQL ends the session of a transaction that ${which}`, async () => {
    await play(...lines);
    const { pid, end } = await running("s1");
    const behind = await connectDirectly();
    await behind.query("SELECT pg_terminate_backend($1)", [pid]);
    await end;
    await expect.poll(() => stillOpen().size).toBe(0);
  });

  test(`the client of a transaction that ${which} goes while a statement runs`, async () => {
    await play(...lines);
    await running("s1");
    const { connection } = (await client("s1")) as unknown as {
      connection: { stream: { destroy: () => void } };
    };
    connection.stream.destroy();
    await expect.poll(() => stillOpen().size, { timeout: 5_000 }).toBe(0);
  });
}

test("a transaction that an error has aborted, and whose client leaves it so", async () => {
  await play(["s1", "BEGIN", "BEGIN"], ["s1", "UPDATE hot SET v = 1 / 0", "22012"]);
  expect(stillOpen().size).toBe(0);
  await play(["s1", "COMMIT", "ROLLBACK"]);
});
