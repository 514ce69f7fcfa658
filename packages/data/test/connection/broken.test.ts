import { stat } from "node:fs/promises";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import {
  CommitOutcomeUnknownError,
  DatabaseTimeoutError,
  DatabaseUnavailableError,
} from "../../src/errors.ts";
import { observe } from "../support/observe.ts";
import { read, write } from "../support/statements.ts";
import { until } from "../support/until.ts";
import { useCluster } from "../support/useCluster.ts";

const { database, link, behind } = useCluster();

const backendPid = read("SELECT pg_backend_pid()");
const marks = () => behind<{ id: number; note: string }>("SELECT id, note FROM marks ORDER BY id");

/** Whether a session of this database is busy with a statement that contains the text. */
const running = async (text: string) =>
  (
    await behind(
      `SELECT 1 FROM pg_stat_activity
       WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid() AND strpos(query, $1) > 0`,
      [text],
    )
  ).length > 0;

/** Whether a session of this database has a transaction open. */
const inTransaction = async () =>
  (
    await behind(
      `SELECT 1 FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL`,
    )
  ).length > 0;

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

  // Where the event loop is when it stops: between two turns, or answering what it has just heard.
  test.each([
    ["between two turns", nextTurn],
    ["in a callback", () => stat(".")],
  ])("5.3 while the process is frozen %s is noticed before a write is sent", async (_, reach) => {
    const line = await link();
    const db = database({ BILLIO_DSQL_ENDPOINT: line.endpoint });
    await db.run(read("SELECT 1"));
    // From there on nothing is heard, as in a Lambda between two calls.
    await reach();
    line.cut();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_100);
    await db.run(write("INSERT INTO marks VALUES ($1, 'thawed')", "1"));
    expect(await marks()).toEqual([{ id: 1, note: "thawed" }]);
  });

  test("during a read: the read is repeated on another connection", async () => {
    const line = await link();
    const db = database({ BILLIO_DSQL_ENDPOINT: line.endpoint });
    await db.run(read("SELECT 1"));
    const retries = await observe("billio:data:retry", async () => {
      const answer = db.run(read("SELECT 'slow read', pg_sleep(0.3)"));
      await until("the read runs", () => running("slow read"));
      line.cut();
      expect(await answer).toEqual([["slow read", ""]]);
    });
    expect(retries).toHaveLength(1);
  });

  test("whose server says that it is unavailable: a read is repeated on another connection", async () => {
    // The sequence remembers, across rollbacks, that it has failed once.
    await behind("CREATE SEQUENCE calls");
    await behind(
      `CREATE FUNCTION fails_once() RETURNS text SECURITY DEFINER LANGUAGE plpgsql AS $$
       BEGIN
         IF nextval('calls') = 1 THEN
           RAISE EXCEPTION 'server unavailable' USING ERRCODE = 'XX000';
         END IF;
         RETURN pg_backend_pid();
       END $$`,
    );
    const db = database({ BILLIO_DSQL_POOL_MAX: "1" });
    const [[before] = []] = await db.run(backendPid);
    const retries = await observe("billio:data:retry", async () => {
      const [[after] = []] = await db.run(read("SELECT fails_once()"));
      expect(after).not.toBe(before);
    });
    expect(retries).toHaveLength(1);
  });

  test("during a write is an unknown outcome, and the write is not repeated", async () => {
    const line = await link();
    const db = database({ BILLIO_DSQL_ENDPOINT: line.endpoint });
    await db.run(read("SELECT 1"));
    line.holdAnswers();
    const answer = db
      .run(write("INSERT INTO marks VALUES (1, 'sent once')"))
      .catch((error: unknown) => error);
    await until("the write took effect", async () => (await marks()).length === 1);
    line.cut();
    expect(await answer).toBeInstanceOf(CommitOutcomeUnknownError);
    expect(await marks()).toEqual([{ id: 1, note: "sent once" }]);
  });

  test("during COMMIT is an unknown outcome", async () => {
    const line = await link();
    const db = database({ BILLIO_DSQL_ENDPOINT: line.endpoint });
    const answer = db
      .transact(async (transaction) => {
        await transaction.run(write("INSERT INTO marks VALUES (2, 'committed unheard')"));
        line.holdAnswers();
      })
      .catch((error: unknown) => error);
    await until("COMMIT took effect", async () => (await marks()).length === 1);
    line.cut();
    expect(await answer).toMatchObject({ code: "COMMIT_OUTCOME_UNKNOWN" });
  });

  test("during COMMIT of what only read and locked: the whole is repeated, for the lock may not have held", async () => {
    const line = await link();
    const db = database({ BILLIO_DSQL_ENDPOINT: line.endpoint });
    await db.run(write("INSERT INTO marks VALUES (5, 'before')"));
    let attempts = 0;
    let held = false;
    const answer = db.transact(async (transaction) => {
      attempts++;
      const [[note] = []] = await transaction.run(read("SELECT note FROM marks WHERE id = 5 FOR UPDATE"));
      if (attempts > 1) return note;
      await database().run(write("UPDATE marks SET note = 'after' WHERE id = 5"));
      line.holdAnswers();
      held = true;
      return note;
    });
    await until("COMMIT has been answered, unheard", async () => held && !(await inTransaction()));
    line.cut();
    line.releaseAnswers();
    expect(await answer).toBe("after");
    expect(attempts).toBe(2);
  });

  test("inside a transaction, before COMMIT: nothing was committed, so the whole is repeated", async () => {
    const line = await link();
    const db = database({ BILLIO_DSQL_ENDPOINT: line.endpoint });
    let attempts = 0;
    await db.transact(async (transaction) => {
      attempts++;
      await transaction.run(write(`INSERT INTO marks VALUES (${attempts}, 'in a transaction')`));
      if (attempts === 1) line.cut();
      await transaction.run(read("SELECT 1"));
    });
    expect(attempts).toBe(2);
    expect(await marks()).toEqual([{ id: 2, note: "in a transaction" }]);
  });

  test("once, after more work than an outage may last: the whole is repeated all the same", async () => {
    const line = await link();
    const db = database({ BILLIO_DSQL_ENDPOINT: line.endpoint, BILLIO_DSQL_UNAVAILABLE_AFTER_MS: "200" });
    let attempts = 0;
    await db.transact(async (transaction) => {
      if (++attempts === 1) {
        await sleep(250);
        line.cut();
      }
      await transaction.run(read("SELECT 1"));
    });
    expect(attempts).toBe(2);
  });

  test("again and again ends in DATABASE_UNAVAILABLE within its deadline", async () => {
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
    const [[before] = []] = await db.run(backendPid);
    line.holdAnswers();
    const error = await db.run(read("SELECT 1")).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DatabaseTimeoutError);
    expect(error).toMatchObject({
      code: "DATABASE_TIMEOUT",
      timeoutMs: 200,
      message: "read had no answer within 200 ms",
    });
    line.releaseAnswers();
    const [[after] = []] = await db.run(backendPid);
    expect(after).not.toBe(before);
  });

  test("in a transaction leaves nothing behind", async () => {
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
