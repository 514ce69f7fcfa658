import { expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { outcome } from "../engine/support/outcome.ts";
import { useClients } from "../engine/support/useClients.ts";

const dsql = useDsql();
const { connect, connectBehind } = useClients(dsql);

test("a database has 10 schemas beside public and no more", async () => {
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

test.each([
  ["TABLE", 1_000, "t", "(id int)", "tables"],
  ["VIEW", 5_000, "v", "AS SELECT 1 AS one", "views"],
  ["SEQUENCE", 5_000, "s", "CACHE 1", "sequences"],
])(
  "CREATE %s stops at %i",
  async (kind, most, prefix, definition, name) => {
    const behind = await connectBehind();
    // Event triggers rest meanwhile.
    await behind.query("SET session_replication_role = replica");
    for (let from = 1; from < most; from += 500) {
      await behind.query(
        `DO $$ BEGIN FOR n IN ${from}..${Math.min(from + 499, most - 1)} LOOP
         EXECUTE format('CREATE ${kind} ${prefix}%s ${definition}', n); END LOOP; END $$`,
      );
    }
    const client = await connect();
    expect(await outcome(client.query(`CREATE ${kind} ${prefix}${most} ${definition}`))).toBe("CREATE");
    expect(await outcome(client.query(`CREATE ${kind} ${prefix}${most + 1} ${definition}`))).toBe(
      `54000 more than ${most} ${name} not allowed`,
    );
    await client.query(`DROP ${kind} ${prefix}${most}`);
    expect(await outcome(client.query(`CREATE ${kind} ${prefix}${most + 1} ${definition}`))).toBe("CREATE");
    await client.query(`DROP ${kind} ${prefix}${most + 1}`);
    if (kind === "TABLE") {
      await behind.query("SET session_replication_role = DEFAULT");
      for (let from = 1; from < most; from += 250) {
        const names = Array.from({ length: Math.min(250, most - from) }, (_, n) => `${prefix}${from + n}`);
        await behind.query(`DROP ${kind} ${names.join(", ")}`);
      }
    }
  },
  120_000,
);

test("a table gets no 256th column", async () => {
  const client = await connect();
  const columns = Array.from({ length: 254 }, (_, n) => `c${n} int`);
  await client.query(`CREATE TABLE broad (${columns.join(", ")})`);
  expect(await outcome(client.query("ALTER TABLE broad ADD COLUMN last int"))).toBe("ALTER");
  const tooMany = "54011 tables can have at most 255 columns";
  expect(await outcome(client.query("ALTER TABLE broad ADD COLUMN more int"))).toBe(tooMany);
  expect(await outcome(client.query("CREATE TABLE broader (LIKE broad, more int)"))).toBe(tooMany);
  await client.query("ALTER TABLE broad DROP COLUMN c0");
  expect(await outcome(client.query("ALTER TABLE broad ADD COLUMN more int"))).toBe("ALTER");
});

test("a table is created with 24 indexes at most", async () => {
  const client = await connect();
  const unique = (count: number) => Array.from({ length: count }, (_, n) => `c${n} int UNIQUE`).join(", ");
  expect(await outcome(client.query(`CREATE TABLE many_unique (id int PRIMARY KEY, ${unique(23)})`))).toBe(
    "CREATE",
  );
  expect(await outcome(client.query(`CREATE TABLE more_unique (id int PRIMARY KEY, ${unique(24)})`))).toBe(
    "54000 more than 24 indexes per table are not allowed",
  );
});

test("a table has five statistics at most", async () => {
  const client = await connect();
  await client.query("CREATE TABLE observed (a int, b int)");
  for (let n = 1; n <= 5; n++) {
    expect(await outcome(client.query(`CREATE STATISTICS s_${n} ON a, b FROM observed`))).toBe("CREATE");
  }
  expect(await outcome(client.query("CREATE STATISTICS s_6 ON a, b FROM observed"))).toBe(
    "54000 more than 5 statistics objects per table are not allowed",
  );
});

test("names are cut to 63 bytes without a word", async () => {
  const client = await connect();
  const notices: string[] = [];
  client.on("notice", ({ message }) => notices.push(message ?? ""));
  await client.query(`CREATE TABLE ${"n".repeat(70)} (id int)`);
  expect(await outcome(client.query(`SELECT FROM ${"n".repeat(63)}`))).toBe("SELECT 0");
  await client.query(`CREATE TABLE IF NOT EXISTS ${"n".repeat(70)} (id int)`);
  expect(notices).toEqual([`relation "${"n".repeat(63)}" already exists, skipping`]);
});
