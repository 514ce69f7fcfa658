import { expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { outcome } from "../engine/support/outcome.ts";
import { useClients } from "../engine/support/useClients.ts";

const dsql = useDsql();
const { connect, connectDirectly } = useClients(dsql);

test("a database has at most 10 schemas in addition to public", async () => {
  const client = await connect();
  for (let n = 1; n <= 10; n++) {
    expect(await outcome(client.query(`CREATE SCHEMA shelf_${n}`))).toBe("CREATE");
  }
  expect(await outcome(client.query("CREATE SCHEMA shelf_11"))).toBe(
    "54000 more than 10 schemas not allowed",
  );
  expect(await outcome(client.query("CREATE SCHEMA IF NOT EXISTS shelf_1"))).toBe("CREATE");
  await client.query("DROP SCHEMA shelf_1");
  expect(await outcome(client.query("CREATE SCHEMA shelf_11"))).toBe("CREATE");
});

test("a view's text has at most 256 KiB, however it is written", async () => {
  const client = await connect();
  const view = (name: string, bytes: number) =>
    outcome(client.query(`CREATE VIEW ${name} AS SELECT '${"v".repeat(bytes)}' AS v`));
  expect(await view("wordy", 250_000)).toBe("CREATE");
  expect(await view("wordier", 262_144)).toBe("54000 view definition too large");
  // Short as written, long as PostgreSQL stores it.
  const columns = Array.from({ length: 250 }, (_, n) => `${"c".repeat(55)}_${n}`);
  await client.query(`CREATE TABLE columns (${columns.map((name) => `${name} int`).join(", ")})`);
  const unions = (count: number) =>
    Array.from({ length: count }, () => "SELECT * FROM columns").join(" UNION ALL ");
  expect(await outcome(client.query(`CREATE VIEW stars AS ${unions(10)}`))).toBe("CREATE");
  expect(await outcome(client.query(`CREATE VIEW more_stars AS ${unions(20)}`))).toBe(
    "54000 view definition too large",
  );
  await client.query("DROP VIEW wordy, stars");
  await client.query("DROP TABLE columns");
});

test.each([
  ["TABLE", 1_000, "t", "(id int)", "creating more than 1000 tables not allowed"],
  ["VIEW", 5_000, "v", "AS SELECT 1 AS one", "creating more than 5000 views not allowed"],
  ["SEQUENCE", 5_000, "s", "CACHE 1", "creating more than 5000 sequences is not allowed"],
])(
  "CREATE %s stops at %i",
  async (kind, most, prefix, definition, message) => {
    const direct = await connectDirectly();
    // Event triggers are disabled meanwhile.
    await direct.query("SET session_replication_role = replica");
    for (let from = 1; from < most; from += 500) {
      await direct.query(
        `DO $$ BEGIN FOR n IN ${from}..${Math.min(from + 499, most - 1)} LOOP
         EXECUTE format('CREATE ${kind} ${prefix}%s ${definition}', n); END LOOP; END $$`,
      );
    }
    const client = await connect();
    expect(await outcome(client.query(`CREATE ${kind} ${prefix}${most} ${definition}`))).toBe("CREATE");
    expect(await outcome(client.query(`CREATE ${kind} ${prefix}${most + 1} ${definition}`))).toBe(
      `54000 ${message}`,
    );
    await client.query(`DROP ${kind} ${prefix}${most}`);
    expect(await outcome(client.query(`CREATE ${kind} ${prefix}${most + 1} ${definition}`))).toBe("CREATE");
    await client.query(`DROP ${kind} ${prefix}${most + 1}`);
    if (kind === "TABLE") {
      await direct.query("SET session_replication_role = DEFAULT");
      for (let from = 1; from < most; from += 250) {
        const names = Array.from({ length: Math.min(250, most - from) }, (_, n) => `${prefix}${from + n}`);
        await direct.query(`DROP ${kind} ${names.join(", ")}`);
      }
    }
  },
  120_000,
);

test("a table gets no 257th column; the message for a table without a primary key differs", async () => {
  const client = await connect();
  const columns = Array.from({ length: 255 }, (_, n) => `c${n} int`);
  await client.query(`CREATE TABLE broad (${columns.join(", ")})`);
  expect(await outcome(client.query("ALTER TABLE broad ADD COLUMN last int"))).toBe("ALTER");
  const tooMany = "54011 tables can have at most 255 columns";
  expect(await outcome(client.query("ALTER TABLE broad ADD COLUMN more int"))).toBe(tooMany);
  expect(await outcome(client.query("CREATE TABLE broader (LIKE broad, more int)"))).toBe(tooMany);
  expect(await outcome(client.query(`CREATE TABLE broader (${columns.join(", ")}, x int, y int)`))).toBe(
    tooMany,
  );
  await client.query("ALTER TABLE broad DROP COLUMN c0");
  expect(await outcome(client.query("ALTER TABLE broad ADD COLUMN more int"))).toBe("ALTER");

  const keyed = "54011 cannot use more than 256 columns in an index";
  expect(await outcome(client.query(`CREATE TABLE keyed (id int PRIMARY KEY, ${columns.join(", ")})`))).toBe(
    "CREATE",
  );
  expect(await outcome(client.query("ALTER TABLE keyed ADD COLUMN more int"))).toBe(keyed);
  expect(await outcome(client.query("ALTER TABLE keyed ADD COLUMN IF NOT EXISTS c0 int"))).toBe("ALTER");
  expect(await outcome(client.query("CREATE TABLE copied (LIKE keyed, more int PRIMARY KEY)"))).toBe(keyed);
  expect(
    await outcome(
      client.query(`CREATE TABLE more_keyed (${columns.join(", ")}, x int, y int, PRIMARY KEY (c1, y))`),
    ),
  ).toBe(keyed);
});

test("a table is created with at most 24 indexes", async () => {
  const client = await connect();
  const unique = (count: number) => Array.from({ length: count }, (_, n) => `c${n} int UNIQUE`).join(", ");
  expect(await outcome(client.query(`CREATE TABLE many_unique (id int PRIMARY KEY, ${unique(23)})`))).toBe(
    "CREATE",
  );
  expect(await outcome(client.query(`CREATE TABLE more_unique (id int PRIMARY KEY, ${unique(24)})`))).toBe(
    "54000 more than 24 indexes per table are not allowed",
  );
});

test("a table has at most five statistics objects", async () => {
  const client = await connect();
  await client.query("CREATE TABLE observed (a int, b int)");
  for (let n = 1; n <= 5; n++) {
    expect(await outcome(client.query(`CREATE STATISTICS s_${n} ON a, b FROM observed`))).toBe("CREATE");
  }
  expect(await outcome(client.query("CREATE STATISTICS s_6 ON a, b FROM observed"))).toBe(
    "54000 more than 5 extended statistics per table are not allowed",
  );
  await client.query("DROP STATISTICS s_1");
  expect(await outcome(client.query("CREATE STATISTICS s_6 ON a, b FROM observed"))).toBe("CREATE");
  expect(await outcome(client.query("ALTER STATISTICS s_6 SET STATISTICS 100"))).toBe("ALTER");
  expect(await outcome(client.query("ALTER STATISTICS s_6 SET STATISTICS 101"))).toBe(
    "22023 statistics target 101 exceeds maximum allowed value of 100",
  );
});

test("names are silently truncated to 63 bytes", async () => {
  const client = await connect();
  const notices: string[] = [];
  client.on("notice", ({ message }) => notices.push(message ?? ""));
  await client.query(`CREATE TABLE ${"n".repeat(70)} (id int)`);
  expect(await outcome(client.query(`SELECT FROM ${"n".repeat(63)}`))).toBe("SELECT 0");
  await client.query(`CREATE TABLE IF NOT EXISTS ${"n".repeat(70)} (id int)`);
  expect(notices).toEqual([`relation "${"n".repeat(63)}" already exists, skipping`]);
});
