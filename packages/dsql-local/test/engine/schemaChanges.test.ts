import type pg from "pg";
import { beforeEach, describe, expect, test } from "vitest";
import { outcome, staleSchema } from "./support/outcome.ts";
import { RawClient } from "./support/RawClient.ts";
import { useClients } from "./support/useClients.ts";
import { useEngine } from "./support/useEngine.ts";
import { encodeQuery } from "../../src/net/messages/query.ts";
import { encodeParse } from "../../src/net/messages/parse.ts";
import { encodeBind } from "../../src/net/messages/bind.ts";
import { encodeExecute } from "../../src/net/messages/execute.ts";
import { encodeDescribe as describeMessage } from "../../src/net/messages/describe.ts";
import { sync } from "../../src/net/messages/sync.ts";

const { dsql, catalog } = useEngine();
const { connect } = useClients(dsql);

const noTypes = Buffer.from([0, 0]);
const noValues = Buffer.from([0, 0, 0, 0, 0, 0]);

/** `a` changes the schema, `b` has used the table before. */
let a: pg.Client;
let b: pg.Client;

beforeEach(async () => {
  a = await connect();
  b = await connect();
  for (const kind of [
    "VIEW IF EXISTS over",
    "TABLE IF EXISTS child",
    "TABLE IF EXISTS t",
    "TABLE IF EXISTS u",
  ]) {
    await a.query(`DROP ${kind}`);
  }
  await a.query("CREATE TABLE t (id int PRIMARY KEY, v int)");
  await a.query("INSERT INTO t VALUES (1, 1), (2, 2)");
  await b.query("SELECT * FROM t");
});

const add = () => a.query("ALTER TABLE t ADD COLUMN memo text");

describe("a session that hasn't learnt of a change of the schema", () => {
  test.each([
    "SELECT v FROM t",
    "INSERT INTO t VALUES (3, 3)",
    "UPDATE t SET v = 0",
    "DELETE FROM t WHERE id = 1",
    "SELECT v FROM t FOR UPDATE",
    "SELECT * FROM (SELECT v FROM public.t) AS inner_t",
    "WITH w AS (UPDATE t SET v = 1 RETURNING id) SELECT * FROM w",
    "EXPLAIN SELECT v FROM t",
    "ALTER TABLE t ADD COLUMN other text",
    "CREATE VIEW over AS SELECT v FROM t",
    "CREATE INDEX ASYNC ON t (v)",
    "COPY t TO STDOUT",
  ])("receives OC001 once, at %s", async (sql) => {
    await add();
    expect(await outcome(b.query(sql))).toBe(staleSchema);
    expect(await outcome(b.query("SELECT v FROM t"))).toBe("SELECT 2");
  });

  test("may go on with what hasn't changed, and receives OC001 later", async () => {
    await add();
    expect(await outcome(b.query("SELECT 1"))).toBe("SELECT 1");
    expect(await outcome(b.query("SELECT v FROM t"))).toBe(staleSchema);
    expect(await outcome(b.query("SELECT v FROM t"))).toBe("SELECT 2");
  });

  test("receives OC001 at a prepared statement's next execution, with parameters too", async () => {
    const named = { name: "n", text: "SELECT v FROM t WHERE id = $1", values: [1] };
    expect(await outcome(b.query(named))).toBe("SELECT 1");
    await add();
    expect(await outcome(b.query(named))).toBe(staleSchema);
    expect(await outcome(b.query(named))).toBe("SELECT 1");
  });

  test("receives OC001 in a transaction block, which is aborted then", async () => {
    await add();
    await b.query("BEGIN");
    expect(await outcome(b.query("SELECT v FROM t"))).toBe(staleSchema);
    expect(await outcome(b.query("SELECT 1"))).toMatch(/^25P02/);
    expect(await outcome(b.query("COMMIT"))).toBe("ROLLBACK");
    expect(await outcome(b.query("SELECT v FROM t"))).toBe("SELECT 2");
  });

  test.each([
    "ALTER TABLE t RENAME TO u",
    "ALTER TABLE t RENAME COLUMN v TO w",
    "ALTER TABLE t ALTER COLUMN v SET DEFAULT 1",
    "GRANT SELECT ON t TO PUBLIC",
    "GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC",
    "COMMENT ON TABLE t IS 'a table'",
    "COMMENT ON COLUMN t.v IS 'a column'",
    "CREATE TABLE child (t int REFERENCES t (id))",
    "DROP TABLE t",
  ])("receives OC001 for %s", async (sql) => {
    await a.query(sql);
    expect(await outcome(b.query("SELECT id FROM t"))).toBe(staleSchema);
    expect(await outcome(b.query("SELECT id FROM t"))).toMatch(/^(SELECT 2|42P01)/);
  });

  test("receives OC001 for an index that was dropped", async () => {
    const job = await a.query<{ job_id: string }>("CREATE INDEX ASYNC t_v ON t (v)");
    await a.query(`CALL sys.wait_for_job('${job.rows[0]?.job_id}')`);
    await outcome(b.query("SELECT v FROM t"));
    expect(await outcome(b.query("SELECT v FROM t"))).toBe("SELECT 2");
    await a.query("DROP INDEX t_v");
    expect(await outcome(b.query("SELECT v FROM t"))).toBe(staleSchema);
  });

  test("receives OC001 for a table dropped and made again", async () => {
    await a.query("DROP TABLE t");
    await a.query("CREATE TABLE t (id int)");
    expect(await outcome(b.query("SELECT * FROM t"))).toBe(staleSchema);
    expect(await outcome(b.query("SELECT * FROM t"))).toBe("SELECT 0");
  });

  test("receives OC001 where it uses the table by a view, and of the view itself", async () => {
    await a.query("CREATE VIEW over AS SELECT v FROM t");
    expect(await outcome(b.query("SELECT * FROM over"))).toBe("SELECT 2");
    await add();
    expect(await outcome(b.query("SELECT * FROM over"))).toBe(staleSchema);
    expect(await outcome(b.query("SELECT * FROM over"))).toBe("SELECT 2");
    await a.query("CREATE OR REPLACE VIEW over AS SELECT v, id FROM t");
    expect(await outcome(b.query("SELECT v FROM over"))).toBe(staleSchema);
  });

  test("receives OC001 for functions, sequences and schemas", async () => {
    await a.query("CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT 2 * n'");
    await a.query("CREATE SEQUENCE seq CACHE 65536");
    await a.query("CREATE SCHEMA side");
    await a.query("CREATE TABLE side.u (id int)");
    for (const [used, change] of [
      [
        "SELECT twice(1)",
        "CREATE OR REPLACE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n + n'",
      ],
      ["SELECT nextval('seq')", "ALTER SEQUENCE seq OWNED BY NONE"],
      ["SELECT FROM side.u", "DROP SCHEMA side CASCADE"],
    ] as const) {
      expect(await outcome(b.query(used))).toMatch(/^SELECT/);
      await a.query(change);
      expect(await outcome(b.query(used))).toBe(staleSchema);
    }
    await a.query("DROP FUNCTION twice");
    await a.query("DROP SEQUENCE seq");
  });

  test("receives OC001 for a job that has ended", async () => {
    catalog.changed(["t", "t_v"]);
    expect(await outcome(b.query("SELECT v FROM t"))).toBe(staleSchema);
    expect(await outcome(b.query("SELECT v FROM t"))).toBe("SELECT 2");
  });
});

describe("a change of the schema in mid-transaction", () => {
  test.each(["BEGIN", "BEGIN READ ONLY"])("fails the COMMIT of %s that has only read", async (begin) => {
    await b.query(begin);
    await b.query("SELECT v FROM t");
    await add();
    expect(await outcome(b.query("SELECT 1"))).toBe("SELECT 1");
    expect(await outcome(b.query("COMMIT"))).toBe(staleSchema);
    expect(await outcome(b.query("SELECT v FROM t"))).toBe("SELECT 2");
  });

  test("fails a COMMIT that wrote, and leaves nothing", async () => {
    await b.query("BEGIN");
    await b.query("UPDATE t SET v = 9");
    await add();
    expect(await outcome(b.query("COMMIT"))).toBe(staleSchema);
    expect((await b.query("SELECT DISTINCT v FROM t ORDER BY v")).rows).toEqual([{ v: 1 }, { v: 2 }]);
  });

  test("leaves a transaction alone that used something else", async () => {
    await a.query("CREATE TABLE u (id int)");
    await b.query("BEGIN");
    await b.query("INSERT INTO t VALUES (5, 5)");
    await a.query("ALTER TABLE u ADD COLUMN memo text");
    expect(await outcome(b.query("COMMIT"))).toBe("COMMIT");
  });

  test("that made a table isn't there for it", async () => {
    await b.query("BEGIN");
    await b.query("SELECT 1");
    await a.query("CREATE TABLE u (id int)");
    expect(await outcome(b.query("SELECT * FROM u"))).toBe('42P01 relation "u" does not exist');
    await b.query("ROLLBACK");
    expect(await outcome(b.query("SELECT * FROM u"))).toBe("SELECT 0");
  });
});

describe("two sessions that change one table", () => {
  test("in transaction blocks: the second to commit receives OC001", async () => {
    await a.query("BEGIN");
    await b.query("BEGIN");
    expect(await outcome(a.query("ALTER TABLE t ADD COLUMN x int"))).toBe("ALTER");
    expect(await outcome(b.query("ALTER TABLE t ADD COLUMN y int"))).toBe("ALTER");
    expect(await outcome(b.query("COMMIT"))).toBe("COMMIT");
    expect(await outcome(a.query("COMMIT"))).toBe(staleSchema);
  });

  test("at once: one passes, and none fails but by that conflict", async () => {
    const c = await connect();
    const clients = [a, b, c];
    const answers = await Promise.all(
      clients.map((client, i) => outcome(client.query(`ALTER TABLE t ADD COLUMN c${i} int`))),
    );
    expect(answers).toContain("ALTER");
    for (const answer of answers) expect(["ALTER", staleSchema]).toContain(answer);
    const { rows } = await a.query("SELECT FROM information_schema.columns WHERE table_name = 't'");
    expect(rows).toHaveLength(2 + answers.filter((answer) => answer === "ALTER").length);
  });

  test("or create one name at once: one passes, the other receives the conflict or an error about the table", async () => {
    const answers = await Promise.all(
      [a, b].map((client) => outcome(client.query("CREATE TABLE u (id int)"))),
    );
    expect(answers.sort().at(-1)).toBe("CREATE");
    expect(answers[0]).toMatch(/^(40001|42P07)/);
  });
});

describe("a session doesn't receive OC001", () => {
  test("of what it has changed itself", async () => {
    await add();
    expect(await outcome(a.query("SELECT memo FROM t"))).toBe("SELECT 2");
    await a.query("BEGIN");
    await a.query("ALTER TABLE t ADD COLUMN more text");
    expect(await outcome(a.query("SELECT more FROM t"))).toBe("SELECT 2");
    expect(await outcome(a.query("COMMIT"))).toBe("COMMIT");
    expect(await outcome(a.query("SELECT more FROM t"))).toBe("SELECT 2");
  });

  test("of the index that it has built and waited for", async () => {
    const job = await a.query<{ job_id: string }>("CREATE INDEX ASYNC t_v ON t (v)");
    catalog.changed(["t", "t_v"]);
    await a.query(`CALL sys.wait_for_job('${job.rows[0]?.job_id}')`);
    expect(await outcome(a.query("SELECT v FROM t"))).toBe("SELECT 2");
  });

  test("of a change that was rolled back", async () => {
    await a.query("BEGIN");
    await add();
    await a.query("ROLLBACK");
    expect(await outcome(b.query("SELECT v FROM t"))).toBe("SELECT 2");
  });

  test("of a table that it has never used, nor of a new one or a role", async () => {
    const c = await connect();
    await add();
    await a.query("CREATE TABLE u (id int)");
    await a.query("CREATE ROLE told");
    await a.query("DROP ROLE told");
    expect(await outcome(c.query("SELECT v FROM t"))).toBe("SELECT 2");
    expect(await outcome(b.query("SELECT * FROM u"))).toBe("SELECT 0");
  });

  test("of an index build that has only begun", async () => {
    await b.query("BEGIN");
    await b.query("INSERT INTO t VALUES (5, 5)");
    await a.query("CREATE INDEX ASYNC t_v ON t (v)");
    expect(await outcome(b.query("COMMIT"))).toBe("COMMIT");
  });

  test("when it drops what it knows badly", async () => {
    await add();
    expect(await outcome(b.query("DROP TABLE t"))).toBe("DROP");
  });

  test("by a notice, whatever its client sees of changes", async () => {
    const notices: unknown[] = [];
    a.on("notice", (notice) => notices.push(notice));
    await add();
    expect(notices).toEqual([]);
  });
});

describe("in the extended protocol a change of the schema causes OC001", () => {
  let raw: RawClient;
  beforeEach(async () => {
    raw = await RawClient.ready(dsql);
    await raw.ask([
      encodeParse("n", "SELECT v FROM t", noTypes),
      encodeBind("", "n", noValues),
      encodeExecute(""),
      sync,
    ]);
    await add();
    return () => raw.socket.destroy();
  });

  test("at Parse, and the rest of the batch is skipped", async () => {
    const messages = [
      encodeParse("", "SELECT id FROM t", noTypes),
      encodeBind("", "", noValues),
      encodeExecute(""),
      sync,
    ];
    expect(await raw.ask(messages)).toBe("40001 ZI");
    expect(await raw.ask(messages)).toBe("1 2 D D SELECT 2 ZI");
  });

  test("at Bind of what was prepared before", async () => {
    const messages = [encodeBind("", "n", noValues), describeMessage("P", ""), encodeExecute(""), sync];
    expect(await raw.ask(messages)).toBe("40001 ZI");
    expect(await raw.ask(messages)).toBe("2 T D D SELECT 2 ZI");
  });

  test("at Describe of what was prepared before", async () => {
    expect(await raw.ask([describeMessage("S", "n"), sync])).toBe("40001 ZI");
    expect(await raw.ask([describeMessage("S", "n"), sync])).toBe("t T ZI");
  });

  test("behind the answers of what came before in the batch", async () => {
    const one = [encodeParse("", "SELECT 1", noTypes), encodeBind("", "", noValues), encodeExecute("")];
    expect(await raw.ask([...one, encodeBind("", "n", noValues), encodeExecute(""), ...one, sync])).toBe(
      "1 2 D SELECT 1 40001 ZI",
    );
  });

  test("and aborts a transaction block", async () => {
    await raw.ask([encodeQuery("BEGIN")]);
    expect(await raw.ask([encodeBind("", "n", noValues), encodeExecute(""), sync])).toBe("40001 ZE");
    expect(await raw.ask([encodeBind("", "n", noValues), sync])).toBe("25P02 ZE");
    expect(await raw.ask([encodeParse("", "CREATE TRIGGER nonsense", noTypes), sync])).toMatch(/ZE$/);
    expect(await raw.ask([encodeParse("", "VACUUM", noTypes), sync])).toBe("25P02 ZE");
    expect(await raw.ask([describeMessage("S", "n"), sync])).toBe("25P02 ZE");
    expect(await raw.ask([encodeQuery("COMMIT")])).toBe("ROLLBACK ZI");
    expect(await raw.ask([encodeBind("", "n", noValues), encodeExecute(""), sync])).toBe("2 D D SELECT 2 ZI");
  });
});
