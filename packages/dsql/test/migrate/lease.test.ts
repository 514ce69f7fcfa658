import { beforeEach, describe, expect, test } from "vitest";
import type { Executor } from "../../src/executor/Executor.ts";
import { createHistoryTables, createLeaseTable } from "../../src/migrate/history/historyTables.ts";
import {
  MigrationLeaseHeldError,
  MigrationLeaseLostError,
  migrationStatus,
} from "../../src/migrate/index.ts";
import { findHolder, Lease } from "../../src/migrate/history/Lease.ts";
import { tableNames } from "../../src/migrate/model/TableNames.ts";
import { until } from "../support/until.ts";
import { deferred } from "./support/deferred.ts";
import { useRunner } from "./support/useRunner.ts";

const runner = useRunner();
const tables = tableNames();
const files = {
  "0001_a.sql": "CREATE TABLE IF NOT EXISTS a (b INT PRIMARY KEY);\n-- @run pause\nINSERT INTO a VALUES (1);",
};

/** A step that blocks until it is released. */
function pausing() {
  const reached = deferred();
  const go = deferred();
  const pause = async () => {
    reached.resolve(undefined);
    await go.promise;
  };
  return {
    steps: new Map([["pause", pause]]),
    reached: reached.promise,
    go: () => {
      go.resolve(undefined);
    },
  };
}

describe("two runners at once", () => {
  test("the second fails and names the lease's owner", async () => {
    const folder = await runner.folder(files);
    const { steps, reached, go } = pausing();
    const first = runner.run({ folder, steps });
    await reached;
    const status = await migrationStatus({ executor: runner.database(), folder, steps });
    expect(status.lease?.owner).toContain(` pid ${process.pid} `);
    const second = runner.run({ folder, steps });
    await expect(second).rejects.toThrow(MigrationLeaseHeldError);
    await expect(second).rejects.toThrow(
      `Another runner holds the lease: ${status.lease?.owner ?? "?"} (lapses in `,
    );
    go();
    expect((await first).at(-1)).toMatchObject({ event: "done", applied: ["0001_a"] });
  });

  test("the second waits if allowed, and finds nothing pending", async () => {
    const folder = await runner.folder(files);
    const { steps, reached, go } = pausing();
    const first = runner.run({ folder, steps });
    await reached;
    const waiting = deferred<string>();
    const second = runner.run({
      folder,
      steps,
      waitMs: 20_000,
      onProgress: (event) => {
        if (event.event === "waiting") waiting.resolve(event.owner);
      },
    });
    expect(await waiting.promise).toContain(` pid ${process.pid} `);
    go();
    await first;
    expect((await second).at(-1)).toMatchObject({ event: "done", applied: [] });
    expect(await runner.queryBackend("SELECT b FROM a")).toEqual([{ b: 1 }]);
  });

  test("that start on a fresh cluster at the same moment do everything once", async () => {
    const folder = await runner.folder({
      "0001_a.sql": "CREATE TABLE IF NOT EXISTS a (b INT PRIMARY KEY); INSERT INTO a VALUES (1);",
    });
    const runs = await Promise.all(
      [1, 2, 3, 4].map(() => runner.run({ folder, waitMs: 20_000, executor: runner.database() })),
    );
    const applied = runs
      .map((events) => events.at(-1))
      .filter((last) => last?.event === "done" && last.applied.length > 0);
    expect(applied).toHaveLength(1);
    expect(await runner.queryBackend("SELECT b FROM a")).toEqual([{ b: 1 }]);
  });
});

describe("a lease", () => {
  let database: Executor;
  beforeEach(async () => {
    database = runner.database();
    await createLeaseTable(database, tables);
    await createHistoryTables(database, tables);
  });
  const acquired = async (owner: string, leaseMs: number) => {
    const lease = await Lease.acquire(database, tables, owner, leaseMs);
    if (!(lease instanceof Lease)) throw new Error(`held by ${lease.owner}`);
    return lease;
  };

  test("is renewed while its runner works", async () => {
    const lease = await acquired("one", 600);
    const expiry = async () =>
      (
        await runner.queryBackend<{ at: string }>("SELECT expires_at::text AS at FROM _dsql_migration_lease")
      )[0]?.at;
    const first = await expiry();
    await until("it is renewed", async () => (await expiry()) !== first);
    expect(await findHolder(database, tables)).toMatchObject({ owner: "one" });
    await lease.release();
    expect(await findHolder(database, tables)).toBeUndefined();
  });

  test("expires when its runner is dead, and the next one's fence is higher", async () => {
    await runner.queryBackend(
      `INSERT INTO _dsql_migration_lease VALUES (7, 'dead', now() + interval '1 minute')`,
    );
    expect(await Lease.acquire(database, tables, "next", 1_000)).toMatchObject({ owner: "dead" });
    const folder = await runner.folder({ "0001_a.sql": "CREATE TABLE IF NOT EXISTS a (b INT);" });
    const events = await runner.run({
      folder,
      waitMs: 20_000,
      onProgress: ({ event }) => {
        if (event === "waiting") {
          void runner.queryBackend(
            "UPDATE _dsql_migration_lease SET expires_at = now() + interval '100 milliseconds'",
          );
        }
      },
    });
    expect(events.map(({ event }) => event)).toEqual(expect.arrayContaining(["waiting", "lease", "applied"]));
    expect(events).toContainEqual(expect.objectContaining({ event: "lease", fence: "8" }));
  });

  test("is known to be lost before the next statement, by a runner that was suspended", async () => {
    const folder = await runner.folder(files);
    const { steps, reached, go } = pausing();
    const stalled = runner.run({ folder, steps });
    await reached;
    await runner.queryBackend(
      "UPDATE _dsql_migration_lease SET owner = 'another', fence = fence + 1, expires_at = now() + interval '1 minute'",
    );
    go();
    await expect(stalled).rejects.toThrow(MigrationLeaseLostError);
    expect(await runner.queryBackend("SELECT b FROM a")).toEqual([]);
    expect(await findHolder(database, tables)).toMatchObject({ owner: "another" });
  });

  test("is known to be lost before the next DDL is sent, which nothing else could prevent", async () => {
    const folder = await runner.folder({
      "0001_a.sql": "CREATE TABLE IF NOT EXISTS a (b INT);\nCREATE TABLE IF NOT EXISTS c (d INT);",
    });
    const takenOverAfterFirstRecord: Executor = {
      inTransaction: false,
      run: (statement) => database.run(statement),
      transact: async (work, options) => {
        const result = await database.transact(work, options);
        await runner.queryBackend(
          `UPDATE _dsql_migration_lease SET owner = 'another', fence = fence + 1
           WHERE EXISTS (SELECT FROM _dsql_migration_steps)`,
        );
        return result;
      },
    };
    await expect(runner.run({ folder, executor: takenOverAfterFirstRecord })).rejects.toThrow(
      MigrationLeaseLostError,
    );
    expect(await runner.queryBackend("SELECT to_regclass('a')::text AS a, to_regclass('c') AS c")).toEqual([
      { a: "a", c: null },
    ]);
  });

  test("fences a transaction: it can't commit once another runner has taken over", async () => {
    const old = await acquired("old", 60_000);
    const inside = deferred();
    const taken = deferred();
    let attempts = 0;
    const writing = runner.database().transact(async (transaction) => {
      attempts++;
      await old.guard(transaction);
      await transaction.run({
        name: "late write",
        sql: "INSERT INTO _dsql_migrations (name, applied_at) VALUES ('late', 1)",
        values: [],
        effect: "write",
      });
      inside.resolve(undefined);
      await taken.promise;
    });
    await inside.promise;
    await runner.queryBackend("UPDATE _dsql_migration_lease SET expires_at = 'epoch'");
    const taker = await acquired("new", 60_000);
    taken.resolve(undefined);
    await expect(writing).rejects.toThrow(MigrationLeaseLostError);
    expect(attempts).toBe(2); // the first failed at its COMMIT, the second saw why
    expect(await runner.queryBackend("SELECT name FROM _dsql_migrations")).toEqual([]);
    await old.release();
    expect(await findHolder(database, tables)).toMatchObject({ owner: "new" });
    await taker.release();
  });

  test("may be renewed while a transaction depends on it", async () => {
    const lease = await acquired("one", 60_000);
    let attempts = 0;
    await runner.database().transact(async (transaction) => {
      attempts++;
      await lease.guard(transaction);
      await lease.renew();
    });
    expect(attempts).toBe(1);
    await lease.release();
  });

  test("is released by a run that fails", async () => {
    const folder = await runner.folder({ "0001_a.sql": "DELETE FROM nowhere;" });
    await expect(runner.run({ folder })).rejects.toThrow("0001_a.sql:1");
    await until("the lease is free", async () => (await findHolder(database, tables)) === undefined);
  });

  test("is left alone by a run that is stopped before it begins", async () => {
    const folder = await runner.folder(files);
    const stopped = runner.run({ folder, steps: pausing().steps, signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow("Stopped as asked; run again to go on from here");
    expect(await runner.queryBackend("SELECT * FROM _dsql_migration_lease")).toEqual([]);
  });
});
