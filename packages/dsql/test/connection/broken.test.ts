import { stat } from "node:fs/promises";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { Fault, InjectedFault } from "@mattb.tech/billio-dsql-local";
import { describe, expect, test } from "vitest";
import { CommitOutcomeUnknownError } from "../../src/errors/CommitOutcomeUnknownError.ts";
import { DatabaseTimeoutError } from "../../src/errors/DatabaseTimeoutError.ts";
import { DatabaseUnavailableError } from "../../src/errors/DatabaseUnavailableError.ts";
import { observe } from "../support/observe.ts";
import { read, write } from "../support/statements.ts";
import { until } from "../support/until.ts";
import { useCluster } from "../support/useCluster.ts";

const { dsql, database, link, queryBackend } = useCluster();

const sessionId = read("SELECT sys.current_session_id()");
const marks = () => queryBackend<{ id: number; note: string }>("SELECT id, note FROM marks ORDER BY id");

describe("4.3 a connection that breaks", () => {
  test("5.3 while idle is replaced, and never ends the process", async () => {
    const line = await link();
    const db = database({ BILLIO_DSQL_ENDPOINT: line.endpoint });
    await Promise.all(Array.from({ length: 5 }, () => db.run(read("SELECT pg_sleep(0.01)"))));
    expect(line.open).toBeGreaterThan(1);
    line.cut();
    await until("the connections are gone", () => line.open === 0);
    expect(await db.run(read("SELECT 1"))).toEqual([["1"]]);
  });

  // Where the event loop stops: between two turns, or in the handler of an event.
  test.each([
    ["between two turns", nextTurn],
    ["in a callback", () => stat(".")],
  ])("5.3 while the process is frozen %s is noticed before a write is sent", async (_, reach) => {
    const line = await link();
    const db = database({ BILLIO_DSQL_ENDPOINT: line.endpoint });
    await db.run(read("SELECT 1"));
    // From there on no event is handled, as in a Lambda between two calls.
    await reach();
    line.cut();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_100);
    await db.run(write("INSERT INTO marks VALUES ($1, 'thawed')", "1"));
    expect(await marks()).toEqual([{ id: 1, note: "thawed" }]);
  });

  test("during a read: the read is repeated on another connection", async () => {
    const db = database({ BILLIO_DSQL_POOL_MAX: "1" });
    const [[before] = []] = await db.run(sessionId);
    const cut = dsql.faults.inject({ fault: "cut", when: "statement", nth: 1 });
    const retries = await observe("dsql:retry", async () => {
      const [[after] = []] = await db.run(sessionId);
      expect(after).not.toBe(before);
    });
    expect(cut.hits).toBe(1);
    expect(retries).toEqual([{ attempt: 1, waitMs: 0 }]);
  });

  test("whose server reports that it is unavailable: a read is repeated on another connection", async () => {
    const db = database({ BILLIO_DSQL_POOL_MAX: "1" });
    const [[before] = []] = await db.run(sessionId);
    const unavailable = dsql.faults.inject({ fault: "unavailable", nth: 1 });
    const retries = await observe("dsql:retry", async () => {
      const [[after] = []] = await db.run(sessionId);
      expect(after).not.toBe(before);
    });
    expect(unavailable.hits).toBe(1);
    expect(retries).toHaveLength(1);
  });

  test.each([
    ["before the server began it", { fault: "cut", when: "statement", nth: 1 }, []],
    ["before it took effect", { fault: "cut", when: "before-commit", nth: 1 }, []],
    ["after it took effect", { fault: "cut", when: "after-commit", nth: 1 }, ["sent once"]],
    ["by a server that is unavailable", { fault: "unavailable", nth: 1 }, []],
  ] satisfies [string, Fault, string[]][])(
    "during a write is an unknown outcome, and the write is not repeated: %s",
    async (_, fault, stored) => {
      const db = database();
      const injected = dsql.faults.inject(fault);
      const sent = await observe("dsql:statement", async () => {
        const answer = db.run(write("INSERT INTO marks VALUES (1, 'sent once')"));
        await expect(answer).rejects.toBeInstanceOf(CommitOutcomeUnknownError);
      });
      expect(injected.hits).toBe(1);
      expect(sent).toHaveLength(1);
      expect((await marks()).map(({ note }) => note)).toEqual(stored);
    },
  );

  test.each([
    ["before it took effect", "before-commit", []],
    ["after it took effect", "after-commit", ["committed unheard"]],
  ] as const)("during COMMIT is an unknown outcome: %s", async (_, when, stored) => {
    const cut = dsql.faults.inject({ fault: "cut", when, nth: 1 });
    let attempts = 0;
    const answer = database().transact(async (transaction) => {
      attempts++;
      await transaction.run(write("INSERT INTO marks VALUES (2, 'committed unheard')"));
    });
    await expect(answer).rejects.toMatchObject({ code: "COMMIT_OUTCOME_UNKNOWN" });
    expect(cut.hits).toBe(1);
    expect(attempts).toBe(1);
    expect((await marks()).map(({ note }) => note)).toEqual(stored);
  });

  test("during COMMIT of a transaction that only read and locked: it is retried, for its lock is unproven", async () => {
    const db = database();
    await db.run(write("INSERT INTO marks VALUES (5, 'before')"));
    const cuts: InjectedFault[] = [];
    const answer = await db.transact(async (transaction) => {
      const [[note] = []] = await transaction.run(read("SELECT note FROM marks WHERE id = 5 FOR UPDATE"));
      if (cuts.length === 0) {
        await database().run(write("UPDATE marks SET note = 'after' WHERE id = 5"));
        cuts.push(dsql.faults.inject({ fault: "cut", when: "before-commit", nth: 1 }));
      }
      return note;
    });
    expect(answer).toBe("after");
    expect(cuts.map(({ hits }) => hits)).toEqual([1]);
  });

  test("inside a transaction, before COMMIT: nothing was committed, so the transaction is retried", async () => {
    const cut = dsql.faults.inject({ fault: "cut", when: "statement", nth: 2 });
    let attempts = 0;
    await database().transact(async (transaction) => {
      attempts++;
      await transaction.run(write(`INSERT INTO marks VALUES (${attempts}, 'in a transaction')`));
      await transaction.run(read("SELECT 1"));
    });
    expect(cut.hits).toBe(1);
    expect(attempts).toBe(2);
    expect(await marks()).toEqual([{ id: 2, note: "in a transaction" }]);
  });

  test("once, after more work than an outage may last: the transaction is retried all the same", async () => {
    const cut = dsql.faults.inject({ fault: "cut", when: "statement", nth: 1 });
    let attempts = 0;
    await database({ BILLIO_DSQL_UNAVAILABLE_AFTER_MS: "200" }).transact(async (transaction) => {
      if (++attempts === 1) await sleep(250);
      await transaction.run(read("SELECT 1"));
    });
    expect(cut.hits).toBe(1);
    expect(attempts).toBe(2);
  });

  test("again and again ends in DATABASE_UNAVAILABLE within its deadline", async () => {
    const cuts = dsql.faults.inject({ fault: "cut", when: "statement" });
    const db = database({ BILLIO_DSQL_UNAVAILABLE_AFTER_MS: "300" });
    await expect(db.run(read("SELECT 1"))).rejects.toMatchObject({
      code: "DATABASE_UNAVAILABLE",
      message: expect.stringContaining("connections keep breaking") as string,
    });
    expect(cuts.hits).toBeGreaterThan(1);
  });

  test("and can't be replaced, the network being away, ends in DATABASE_UNAVAILABLE within its deadline", async () => {
    const line = await link();
    const db = database({ BILLIO_DSQL_ENDPOINT: line.endpoint, BILLIO_DSQL_UNAVAILABLE_AFTER_MS: "300" });
    await db.run(read("SELECT 1"));
    await line.close();
    await expect(db.run(read("SELECT 1"))).rejects.toBeInstanceOf(DatabaseUnavailableError);
  });
});

describe("4.4 a statement past its deadline", () => {
  test("fails, and its connection is not used again", async () => {
    const line = await link();
    const db = database({
      BILLIO_DSQL_ENDPOINT: line.endpoint,
      BILLIO_DSQL_STATEMENT_TIMEOUT_MS: "200",
      BILLIO_DSQL_POOL_MAX: "1",
    });
    const [[before] = []] = await db.run(sessionId);
    line.holdAnswers();
    const error = await db.run(read("SELECT 1")).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DatabaseTimeoutError);
    expect(error).toMatchObject({
      code: "DATABASE_TIMEOUT",
      timeoutMs: 200,
      message: "read had no answer within 200 ms",
    });
    line.releaseAnswers();
    const [[after] = []] = await db.run(sessionId);
    expect(after).not.toBe(before);
  });

  test("in a transaction rolls it back", async () => {
    const line = await link();
    const db = database({ BILLIO_DSQL_ENDPOINT: line.endpoint, BILLIO_DSQL_STATEMENT_TIMEOUT_MS: "200" });
    const outcome = db.transact(async (transaction) => {
      await transaction.run(write("INSERT INTO marks VALUES (3, 'rolled back')"));
      line.holdAnswers();
      await transaction.run(read("SELECT 1"));
    });
    await expect(outcome).rejects.toMatchObject({ code: "DATABASE_TIMEOUT" });
    await until("the session has ended", () => line.open === 0);
    expect(await marks()).toEqual([]);
  });
});
