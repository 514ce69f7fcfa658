import { describe, expect, test } from "vitest";
import type { Statement } from "../../src/executor/Executor.ts";
import { read, write } from "../support/statements.ts";
import { useCluster } from "../support/useCluster.ts";

const { database, queryBackend } = useCluster();

const prepared = (prepareAs: string, sql: string, ...values: string[]): Statement => ({
  ...read(sql, ...values),
  prepareAs,
});
const sessionId = read("SELECT sys.current_session_id()");

describe("values of a statement", () => {
  const ECHO = "SELECT $1::text, $2::text, NULL, length($1::text)";

  test.each([
    ["as they are", (sql: string, ...values: (string | null)[]) => ({ ...read(sql), values })],
    ["prepared", (sql: string, ...values: (string | null)[]) => ({ ...prepared("echo", sql), values })],
  ])("go and come as text, %s", async (_, statement) => {
    const db = database({ BILLIO_DSQL_POOL_MAX: "1" });
    const long = "äß€😀".repeat(50_000);
    for (const text of ["", "a", "NULL", `"'\\\r\n\t`, "Θάλασσα", "e\u0301", "😀", "\ufeff", long]) {
      const length = String(Array.from(text).length);
      expect(await db.run(statement(ECHO, text, null))).toEqual([[text, null, null, length]]);
    }
    expect(await db.run(statement(ECHO, null, "b"))).toEqual([[null, "b", null, null]]);
  });

  test("that the server rejects are its error, and the connection goes on", async () => {
    const db = database({ BILLIO_DSQL_POOL_MAX: "1" });
    const [[before] = []] = await db.run(sessionId);
    const number = (value: string) => prepared("number", "SELECT $1::int + 1", value);
    for (const statement of [number, (value: string) => read("SELECT $1::int + 1", value)]) {
      const refused = db.run(statement("x"));
      await expect(refused).rejects.toMatchObject({ code: "DATABASE_STATEMENT_FAILED", sqlState: "22P02" });
      expect(await db.run(statement("1"))).toEqual([["2"]]);
    }
    const unknown = prepared("unknown", "SELECT $1::text FROM nowhere", "x");
    for (const time of [1, 2]) {
      await expect(db.run(unknown), String(time)).rejects.toMatchObject({ sqlState: "42P01" });
    }
    expect(await db.run(sessionId)).toEqual([[before]]);
  });

  test("of which one isn't text are the caller's error; nothing is sent, and the next statement has another connection", async () => {
    const db = database({ BILLIO_DSQL_POOL_MAX: "1" });
    const [[before] = []] = await db.run(sessionId);
    for (const wrong of [1, {}, undefined, ["a"]]) {
      const values = ["1", wrong] as string[];
      const insert = { ...write("INSERT INTO marks VALUES ($1, $2)"), values, prepareAs: "mark" };
      await expect(db.run(insert)).rejects.toThrow(TypeError);
    }
    const [[after] = []] = await db.run(sessionId);
    expect(after).not.toBe(before);
    expect(await queryBackend("SELECT FROM marks")).toEqual([]);
    await db.run({ ...write("INSERT INTO marks VALUES ($1, $2)", "1", "text"), prepareAs: "mark" });
    expect(await queryBackend("SELECT id, note FROM marks")).toEqual([{ id: 1, note: "text" }]);
  });

  test("a name that another statement is prepared under is rejected", async () => {
    const db = database({ BILLIO_DSQL_POOL_MAX: "1" });
    expect(await db.run(prepared("one", "SELECT 1"))).toEqual([["1"]]);
    await expect(db.run(prepared("one", "SELECT 2"))).rejects.toThrow("prepared under this name");
    expect(await db.run(prepared("one", "SELECT 1"))).toEqual([["1"]]);
  });

  test.each(["BEGIN", "ROLLBACK"])("a prepared %s is rejected as it is in a plain text", async (sql) => {
    const db = database({ BILLIO_DSQL_POOL_MAX: "1" });
    await expect(db.run(prepared("control", sql))).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      argument: "read",
    });
    expect(await db.run(read("SELECT $1::text", "a"))).toEqual([["a"]]);
  });

  test("an error's stack shows where the statement was sent from", async () => {
    const refused = database()
      .run(read("SELECT $1::int", "x"))
      .catch((error: unknown) => (error as Error).cause);
    expect(((await refused) as Error).stack).toContain("Connection.ts");
  });
});
