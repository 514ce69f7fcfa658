import { beforeEach, describe, expect, test } from "vitest";
import type { Executor } from "../../src/executor/Executor.ts";
import { useRunner } from "./support/useRunner.ts";

const runner = useRunner();
const unique = { "0001_unique.sql": "\nCREATE UNIQUE INDEX ASYNC IF NOT EXISTS a_b ON a (b);" };

beforeEach(async () => {
  await runner.queryBackend("CREATE TABLE a (b INT); INSERT INTO a VALUES (1), (1)");
});

const state = () =>
  runner.queryBackend("SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass('a_b')");

describe("an index", () => {
  test("whose job fails is dropped and reported with the job's details, and built by the next run", async () => {
    const folder = await runner.folder(unique);
    const failing = runner.run({ folder });
    await expect(failing).rejects.toThrow(
      /^0001_unique\.sql:2: index a_b could not be built, its job [a-z2-7]{26} is failed: found duplicate key\(s\) while validating index uniqueness\. The invalid index was dropped/,
    );
    expect(await state()).toEqual([]);
    await runner.queryBackend("DELETE FROM a WHERE ctid = (SELECT min(ctid) FROM a)");
    await runner.run({ folder });
    expect(await state()).toEqual([{ valid: true }]);
  });

  test("is dropped from the schema of its table, and from no other", async () => {
    await runner.queryBackend(
      `DROP SCHEMA IF EXISTS other CASCADE; CREATE SCHEMA other; CREATE TABLE other.a (b INT);
       INSERT INTO other.a VALUES (1), (1); CREATE INDEX a_b ON a (b)`,
    );
    try {
      const folder = await runner.folder({
        "0001_o.sql": "CREATE UNIQUE INDEX ASYNC IF NOT EXISTS a_b ON other.a (b);",
      });
      await expect(runner.run({ folder })).rejects.toThrow("The invalid index was dropped");
      expect(await runner.queryBackend("SELECT to_regclass('other.a_b') AS found")).toEqual([
        { found: null },
      ]);
      expect(await state()).toEqual([{ valid: true }]);
    } finally {
      await runner.queryBackend("DROP SCHEMA other CASCADE");
    }
  });

  test("that was left invalid is not accepted by IF NOT EXISTS: it is dropped, reported, and rebuilt", async () => {
    await runner.queryBackend("CREATE INDEX a_b ON a (b)");
    await runner.queryBackend("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'a_b'::regclass");
    await runner.queryBackend(
      `INSERT INTO sys.jobs (job_id, status, details, job_type, object_id, object_name)
       VALUES ('left', 'failed', 'out of luck', 'INDEX_BUILD', 'a_b'::regclass, 'a_b')`,
    );
    const folder = await runner.folder({ "0001_b.sql": "CREATE INDEX ASYNC IF NOT EXISTS a_b ON a (b);" });
    const events = await runner.run({ folder });
    expect(events).toContainEqual(
      expect.objectContaining({ event: "dropped", index: "a_b", status: "failed", details: "out of luck" }),
    );
    expect(await state()).toEqual([{ valid: true }]);
  });

  test("that a killed runner had started is waited for, not started again", async () => {
    await runner.queryBackend("CREATE INDEX a_b ON a (b)");
    await runner.queryBackend("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'a_b'::regclass");
    await runner.queryBackend(
      `INSERT INTO sys.jobs (job_id, status, job_type, object_id, object_name)
       VALUES ('going-on', 'processing', 'INDEX_BUILD', 'a_b'::regclass, 'a_b')`,
    );
    const [before] = await runner.queryBackend("SELECT 'a_b'::regclass::oid AS oid");
    const folder = await runner.folder({ "0001_b.sql": "CREATE INDEX ASYNC IF NOT EXISTS a_b ON a (b);" });
    const looks: string[] = [];
    await runner.run({
      folder,
      onProgress: (event) => {
        if (event.event !== "job") return;
        looks.push(`${event.job} ${event.status}`);
        if (looks.length === 2) {
          void runner.queryBackend(
            `UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'a_b'::regclass;
             UPDATE sys.jobs SET status = 'completed' WHERE job_id = 'going-on'`,
          );
        }
      },
    });
    expect(looks.slice(0, 2)).toEqual(["going-on processing", "going-on processing"]);
    expect(looks.at(-1)).toBe("going-on completed");
    expect(await runner.queryBackend("SELECT 'a_b'::regclass::oid AS oid")).toEqual([before]);
  });

  test("whose job ends between the checks of the index and of the job is accepted", async () => {
    await runner.queryBackend("CREATE INDEX a_b ON a (b)");
    await runner.queryBackend("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'a_b'::regclass");
    await runner.queryBackend(
      `INSERT INTO sys.jobs (job_id, status, job_type, object_id, object_name)
       VALUES ('ending', 'completed', 'INDEX_BUILD', 'a_b'::regclass, 'a_b')`,
    );
    const [before] = await runner.queryBackend("SELECT 'a_b'::regclass::oid AS oid");
    const folder = await runner.folder({ "0001_b.sql": "CREATE INDEX ASYNC IF NOT EXISTS a_b ON a (b);" });
    const database = runner.database();
    let looks = 0;
    const executor: Executor = {
      inTransaction: false,
      transact: (work, options) => database.transact(work, options),
      run: async (statement) => {
        const rows = await database.run(statement);
        if (statement.name === "Migrate.find index" && ++looks === 1) {
          await runner.queryBackend(
            "UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'a_b'::regclass",
          );
        }
        return rows;
      },
    };
    const events = await runner.run({ folder, executor });
    expect(looks).toBe(2);
    expect(events.filter(({ event }) => event === "dropped")).toEqual([]);
    expect(await runner.queryBackend("SELECT 'a_b'::regclass::oid AS oid")).toEqual([before]);
  });

  test("that takes longer than the deadline is left to its job, which the run reports", async () => {
    await runner.queryBackend("CREATE INDEX a_b ON a (b)");
    await runner.queryBackend("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'a_b'::regclass");
    await runner.queryBackend(
      `INSERT INTO sys.jobs (job_id, status, job_type, object_id, object_name)
       VALUES ('slow', 'processing', 'INDEX_BUILD', 'a_b'::regclass, 'a_b')`,
    );
    const folder = await runner.folder({ "0001_b.sql": "CREATE INDEX ASYNC IF NOT EXISTS a_b ON a (b);" });
    await expect(runner.run({ folder, jobTimeoutMs: 50 })).rejects.toThrow(
      "0001_b.sql:1: job slow is still processing after 0 s; it goes on, run again to wait for it",
    );
    expect(await state()).toEqual([{ valid: false }]);
  });

  test("with a name in quotes is found again", async () => {
    const folder = await runner.folder({
      "0001_q.sql": 'CREATE INDEX ASYNC IF NOT EXISTS "A ""b""" ON public.a (b);',
    });
    await runner.run({ folder });
    expect(
      await runner.queryBackend("SELECT relname FROM pg_class WHERE relkind = 'i' AND relname LIKE 'A %'"),
    ).toEqual([{ relname: 'A "b"' }]);
  });
});
