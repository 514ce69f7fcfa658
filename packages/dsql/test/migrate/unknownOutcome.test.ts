import type { InjectedFault } from "@mattb.tech/billio-dsql-local";
import { afterEach, describe, expect, test } from "vitest";
import type { Executor, Statement } from "../../src/executor/Executor.ts";
import { CommitOutcomeUnknownError } from "../../src/errors/CommitOutcomeUnknownError.ts";
import { useRunner } from "./support/useRunner.ts";

const runner = useRunner();
afterEach(() => {
  runner.dsql.faults.clear();
});

/**
 * A connection that breaks after the server has committed and before it could say so: once, at DDL that `isDdl` picks,
 * or at the COMMIT of rows that were inserted into `a`.
 */
function breaking(isDdl: (sql: string) => boolean): { executor: Executor; cuts: () => number } {
  const database = runner.database();
  let cut: InjectedFault | undefined;
  const cutAtCommit = () => {
    cut ??= runner.dsql.faults.inject({ fault: "cut", when: "after-commit", nth: 1 });
  };
  const executor: Executor = {
    inTransaction: false,
    run: (statement) => {
      if (isDdl(statement.sql)) cutAtCommit();
      return database.run(statement);
    },
    transact: (work, options) =>
      database.transact(async (transaction) => {
        const sent: string[] = [];
        const result = await work({
          inTransaction: true,
          run: (statement) => {
            sent.push(statement.sql);
            return transaction.run(statement);
          },
          transact: (inner) => transaction.transact(inner),
        });
        if (sent.some((sql) => sql.startsWith("INSERT INTO a "))) cutAtCommit();
        return result;
      }, options),
  };
  return { executor, cuts: () => cut?.hits ?? 0 };
}

describe("a statement of which the connection breaks before its outcome is known", () => {
  test("runs again if it is DDL", async () => {
    const folder = await runner.folder({ "0001_a.sql": "CREATE TABLE IF NOT EXISTS a (b INT);" });
    const { executor, cuts } = breaking((sql) => sql.startsWith("CREATE TABLE IF NOT EXISTS a"));
    const events = await runner.run({ folder, executor });
    expect(cuts()).toBe(1);
    expect(events.filter(({ event }) => event === "again")).toMatchObject([
      { file: "0001_a.sql", line: 1, summary: "CREATE TABLE a" },
    ]);
  });

  test("takes effect exactly once if it writes rows", async () => {
    const folder = await runner.folder({
      "0001_a.sql": "CREATE TABLE IF NOT EXISTS a (b INT);\nINSERT INTO a VALUES (1);",
    });
    const { executor, cuts } = breaking(() => false);
    const events = await runner.run({ folder, executor });
    expect(cuts()).toBe(1);
    expect(events.filter(({ event }) => event === "again")).toMatchObject([
      { line: 2, summary: "INSERT INTO" },
    ]);
    expect(await runner.queryBackend("SELECT b FROM a")).toEqual([{ b: 1 }]);
  });

  test("takes effect exactly once, also when a COMMIT without a response is late", async () => {
    const folder = await runner.folder({
      "0001_a.sql": "CREATE TABLE IF NOT EXISTS a (b INT);\nINSERT INTO a VALUES (1);",
    });
    const database = runner.database();
    let record: Statement | undefined;
    let late = 0;
    /** The first transaction's COMMIT takes effect after the second has looked for its record. */
    const comeLate = async () => {
      if (record === undefined || late++ > 0) return;
      await runner.queryBackend("INSERT INTO a VALUES (1)");
      await runner.queryBackend(record.sql, [...record.values]);
    };
    const watched = (inner: Executor): Executor => ({
      inTransaction: inner.inTransaction,
      run: async (statement) => {
        const rows = await inner.run(statement);
        if (statement.name === "Migrate.find step") await comeLate();
        return rows;
      },
      transact: async (work, options) => {
        let lost: Statement | undefined;
        const attempt = inner.transact(async (transaction) => {
          const on = watched(transaction);
          const result = await work({
            ...on,
            run: (statement) => {
              const ofRows = statement.name === "Migrate.record step" && statement.values[1] === "2";
              if (ofRows && record === undefined) lost = statement;
              return on.run(statement);
            },
          });
          if (lost !== undefined) throw new CommitOutcomeUnknownError("COMMIT", undefined);
          return result;
        }, options);
        return attempt.finally(() => (record ??= lost));
      },
    });
    await runner.run({ folder, executor: watched(database) });
    expect(late).toBeGreaterThan(0);
    expect(await runner.queryBackend("SELECT b FROM a")).toEqual([{ b: 1 }]);
  });
});
