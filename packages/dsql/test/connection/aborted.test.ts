import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterEach, describe, expect, test } from "vitest";
import { withAbortSignal } from "../../src/connection/callContext.ts";
import { observe } from "../support/observe.ts";
import { read, write } from "../support/statements.ts";
import { until } from "../support/until.ts";
import { useCluster } from "../support/useCluster.ts";

const { dsql, database, link, queryBackend } = useCluster();
const notes = async () =>
  (await queryBackend<{ note: string }>("SELECT note FROM marks ORDER BY id")).map(({ note }) => note);

const GIVEN_UP = new Error("given up");
const INSERT = write("INSERT INTO marks VALUES (1, 'there')");
const UPDATE = write("UPDATE marks SET note = 'changed since' WHERE id = 1");
const DELETE = write("DELETE FROM marks");

const unsubscribes: (() => void)[] = [];
afterEach(() => {
  for (const each of unsubscribes.splice(0)) each();
});

/** Aborts when the library is about to retry, before it waits. */
function abortAtRetry(): AbortSignal {
  const controller = new AbortController();
  const abort = () => {
    controller.abort(GIVEN_UP);
  };
  subscribe("dsql:retry", abort);
  unsubscribes.push(() => unsubscribe("dsql:retry", abort));
  return controller.signal;
}

describe("a call whose signal aborts", () => {
  test("while no connection can be had isn't sent when one can: it doesn't overtake a later write", async () => {
    const db = database();
    await database().run(INSERT);
    const refused = dsql.faults.inject({ fault: "refuse", reason: "waking-up" });
    const controller = new AbortController();
    const older = withAbortSignal(controller.signal, () => db.run(DELETE)).catch((error: unknown) => error);
    await until("it was refused", () => refused.hits > 0);
    controller.abort(GIVEN_UP);
    refused.remove();
    await db.run(UPDATE);
    expect(await older).toBe(GIVEN_UP);
    expect(await notes()).toEqual(["changed since"]);
  });

  test("while no connection can be had stops trying", async () => {
    const refused = dsql.faults.inject({ fault: "refuse", reason: "waking-up" });
    const controller = new AbortController();
    // It goes on for longer than the test may take, unless the signal ends it.
    const db = database({ BILLIO_DSQL_UNAVAILABLE_AFTER_MS: "600000" });
    const call = withAbortSignal(controller.signal, () => db.run(INSERT)).catch((error: unknown) => error);
    await until("it was refused", () => refused.hits > 0);
    controller.abort(GIVEN_UP);
    expect(await call).toBe(GIVEN_UP);
  });

  test("of a statement alone ends the transaction that it is in", async () => {
    const call = database().transact(async (transaction) => {
      await transaction.run(INSERT);
      await withAbortSignal(AbortSignal.abort(GIVEN_UP), () => transaction.run(UPDATE));
    });
    await expect(call).rejects.toBe(GIVEN_UP);
    expect(await notes()).toEqual([]);
  });

  test.each(["run", "transact"] as const)(
    "while it waits for others' connections sends nothing, and leaves the connection to the next: %s",
    async (how) => {
      const db = database({ BILLIO_DSQL_POOL_MAX: "1" });
      await db.run(INSERT);
      const controller = new AbortController();
      let older: Promise<unknown> = Promise.resolve();
      const sent = await observe("dsql:statement", async () => {
        await db.transact(async (transaction) => {
          await transaction.run(read("SELECT 1"));
          // The only connection is this transaction's, so this can't have been sent when it is aborted.
          older = withAbortSignal(controller.signal, () =>
            how === "run" ? db.run(DELETE) : db.transact((own) => own.run(DELETE)),
          ).catch((error: unknown) => error);
          await transaction.run(read("SELECT 2"));
          controller.abort(GIVEN_UP);
        });
        expect(await older).toBe(GIVEN_UP);
      });
      expect(sent.map(({ name }) => name)).toEqual(["BEGIN", "read", "read", "COMMIT"]);
      const connected = await observe("dsql:connect", () => db.run(UPDATE));
      expect(connected).toEqual([]);
      expect(await notes()).toEqual(["changed since"]);
    },
  );

  test("before it begins opens no connection", async () => {
    const line = await link();
    const db = database({ BILLIO_DSQL_ENDPOINT: line.endpoint });
    const aborted = AbortSignal.abort(GIVEN_UP);
    await expect(withAbortSignal(aborted, () => db.run(INSERT))).rejects.toBe(GIVEN_UP);
    await expect(withAbortSignal(aborted, () => db.transact(() => Promise.resolve()))).rejects.toBe(GIVEN_UP);
    expect(line.opened).toBe(0);
    await db.run(INSERT);
    expect(line.opened).toBe(1);
  });

  test.each(["run", "transact"] as const)("after a conflict isn't retried: %s", async (how) => {
    const db = database();
    const conflict = dsql.faults.inject({ fault: "conflict", nth: 1 });
    const sent = await observe("dsql:statement", async () => {
      const call = withAbortSignal(abortAtRetry(), () =>
        how === "run" ? db.run(INSERT) : db.transact((transaction) => transaction.run(INSERT)),
      );
      await expect(call).rejects.toBe(GIVEN_UP);
    });
    expect(conflict.hits).toBe(1);
    expect(sent.filter(({ name }) => name === INSERT.name)).toHaveLength(1);
    expect(await notes()).toEqual([]);
  });

  test("after its connection broke isn't sent on another", async () => {
    const db = database();
    const cut = dsql.faults.inject({ fault: "cut", when: "statement", nth: 1 });
    const sent = await observe("dsql:statement", async () => {
      const call = withAbortSignal(abortAtRetry(), () => db.run(read("SELECT 1")));
      await expect(call).rejects.toBe(GIVEN_UP);
    });
    expect(cut.hits).toBe(1);
    expect(sent).toHaveLength(1);
  });

  test("that is a transaction sends no further statement and is rolled back, also if the callback goes on", async () => {
    const controller = new AbortController();
    const sent = await observe("dsql:statement", async () => {
      const call = withAbortSignal(controller.signal, () =>
        database().transact(async (transaction) => {
          await transaction.run(INSERT);
          controller.abort(GIVEN_UP);
          await expect(transaction.run(UPDATE)).rejects.toBe(GIVEN_UP);
        }),
      );
      await expect(call).rejects.toBe(GIVEN_UP);
    });
    expect(sent.map(({ name }) => name)).toEqual(["BEGIN", "write", "ROLLBACK"]);
    expect(await notes()).toEqual([]);
  });

  test("that is a transaction isn't committed after its last statement", async () => {
    const controller = new AbortController();
    const call = withAbortSignal(controller.signal, () =>
      database().transact(async (transaction) => {
        await transaction.run(INSERT);
        controller.abort(GIVEN_UP);
      }),
    );
    await expect(call).rejects.toBe(GIVEN_UP);
    expect(await notes()).toEqual([]);
  });

  test("after it was sent has its result: DSQL can't cancel a statement", async () => {
    const line = await link();
    const db = database({ BILLIO_DSQL_ENDPOINT: line.endpoint });
    await db.run(read("SELECT 1"));
    line.holdAnswers();
    const controller = new AbortController();
    const call = withAbortSignal(controller.signal, () =>
      db.run(write("INSERT INTO marks VALUES (1, 'there') RETURNING note")),
    );
    await until("it has taken effect", async () => (await notes()).length === 1);
    controller.abort(GIVEN_UP);
    line.releaseAnswers();
    expect(await call).toEqual([["there"]]);
  });

  test.each(["outer", "inner"] as const)("ends with the %s of two signals", async (which) => {
    const controllers = { outer: new AbortController(), inner: new AbortController() };
    const call = withAbortSignal(controllers.outer.signal, () =>
      withAbortSignal(controllers.inner.signal, () =>
        database().transact(() => {
          controllers[which].abort(GIVEN_UP);
          return Promise.resolve();
        }),
      ),
    );
    await expect(call).rejects.toBe(GIVEN_UP);
  });
});
