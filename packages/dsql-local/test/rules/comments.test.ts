import { join } from "node:path";
import pg from "pg";
import { beforeAll, describe, expect, test } from "vitest";
import { createChecker } from "../../src/check/createChecker.ts";
import { classify } from "../../src/analysis/classify.ts";
import { tokens } from "../../src/analysis/parse/tokens.ts";
import { useDsql } from "../../src/testing.ts";
import { connect } from "../connect.ts";
import { conflict, outcome } from "../engine/support/outcome.ts";
import { readCases } from "./readCases.ts";

const sqlOf = (folder: string) => readCases(join(import.meta.dirname, folder)).map(({ sql }) => sql);
/** Statements in which a comment can do harm. */
const lookahead = sqlOf("comments");
const corpus = [...sqlOf("cases"), ...lookahead];

const COMMENTS = ["/* c */", "-- c\n", "/* a /* NOT IN */ 'b */", "--\r", "/* é😀 -- */"];

/** `sql` with a comment in each of its gaps in turn, before its first and after its last token too. */
function* walk(sql: string, comment: string): Generator<string> {
  let before: { end: number } | undefined;
  for (const token of tokens(sql)) {
    // Between a name's or number's end and what touches it, too: `f(`, `a.b`, `1::int`.
    if (isGap(sql, before?.end ?? 0, token.start)) {
      yield `${sql.slice(0, token.start)}${comment}${sql.slice(token.start)}`;
    }
    before = token;
  }
  yield `${sql}${comment}`;
}

/** Signs that touch may be one operator (`::`, `<=`, `->>`), letters that touch a quote a kind of string (`E''`). */
function isGap(sql: string, end: number, start: number): boolean {
  if (end < start || start === 0) return true;
  const pair = sql.slice(end - 1, start + 1);
  return /^[\w)"'\],(][(),.[\];]$|^[(,[][\w"'$(]$/.test(pair) && !/^\d\.|^[eEbBxXnN&]['"]$/.test(pair);
}

/** What a statement is taken for, without the places that a comment moves. */
function judged(sql: string): unknown {
  const { statements, syntaxError } = classify(sql);
  const withoutPlaces = statements.map(
    ({ text: _, rewrittenSql, edits: ___, relations, error, ...rest }) => ({
      ...rest,
      sent:
        rewrittenSql === undefined
          ? undefined
          : [...tokens(rewrittenSql)].map(({ text, kind }) => kind + text),
      relations: relations.map(({ location: __, ...relation }) => relation),
      refusal: error && { ...error, position: undefined, at: undefined },
    }),
  );
  return { statements: withoutPlaces, syntaxError: syntaxError?.message };
}

test.each(corpus)("a comment anywhere doesn't change the analysis of: %s", (sql) => {
  const expected = judged(sql);
  for (const comment of COMMENTS) {
    for (const commented of walk(sql, comment)) expect(judged(commented), commented).toEqual(expected);
  }
});

test("names in statements with comments have the right locations", () => {
  const [statement] = classify("/* é😀 */ select 1 from /* é */ s.t").statements;
  const { location = -1 } = statement?.relations[0] ?? {};
  expect(Buffer.from(statement?.text ?? "").toString("utf8", location)).toBe("s.t");
  const [rewritten] = classify(
    "/* é */ select /* é */ current_catalog, /* é */ 1 from /* é */ s.t",
  ).statements;
  const at = rewritten?.relations[0]?.location ?? -1;
  expect(Buffer.from(rewritten?.rewrittenSql ?? "").toString("utf8", at)).toBe("s.t");
});

test("a finding after comments has its location in the original text", () => {
  const sql = "/* é😀 */ create table t (\n  /* é */ a money\n)";
  expect(createChecker().script(sql, "f")).toMatchObject([{ line: 2, column: 13 }]);
  expect(createChecker().script("/* é😀 */ select /* 😀 */ from from", "f")).toMatchObject([{ line: 1 }]);
});

describe("compared with PostgreSQL", () => {
  const dsql = useDsql();
  let client: pg.Client;
  beforeAll(async () => {
    client = await connect(dsql);
    return () => client.end();
  });

  test("the server's parser accepts the same texts as PostgreSQL's, whatever comments are in them", async () => {
    const walks = lookahead.flatMap((sql, at) => [...walk(sql, COMMENTS[at % COMMENTS.length] ?? "")]);
    const behind = new pg.Client(dsql.backendConnectionString);
    await behind.connect();
    const texts = [...corpus, ...corpus.map((sql) => everywhere(sql, "/* c */")), ...walks];
    // What only DSQL knows PostgreSQL can't read.
    for (const text of texts.filter((each) => !/\b(async|aws)\b/i.test(each))) {
      expect(classify(text).syntaxError?.message, text).toBe(await syntaxErrorOf(behind, text));
    }
    await behind.end();
  });

  test("server and checker return the same for a statement with and without comments", async () => {
    let refused = 0;
    for (const sql of corpus) {
      const bare = createChecker().query(sql, PLACE);
      const full = everywhere(sql, "/* c */");
      expect(
        createChecker()
          .query(full, PLACE)
          .map(({ rule, message }) => [rule, message]),
        full,
      ).toEqual(bare.map(({ rule, message }) => [rule, message]));
      const error = classify(sql).statements[0]?.error;
      if (!error) continue;
      refused++;
      const { sqlstate, message } = error;
      expect(await outcome(client.query(full)), full).toBe(`${sqlstate} ${message}`);
    }
    expect(refused).toBeGreaterThan(300);
  });

  test("PostgreSQL's syntax error is forwarded, and aborts the transaction", async () => {
    await client.query("BEGIN");
    expect(await outcome(client.query("SELECT 'a' /* c */ 'b'"))).toBe(
      "42601 syntax error at or near \"'b'\"",
    );
    expect(await outcome(client.query("SELECT 1"))).toMatch(/^25P02/);
    await client.query("ROLLBACK");
    const asked = { text: "SELECT $1 FROM FROM /* c */ t", values: ["x"] };
    await expect(client.query(asked)).rejects.toMatchObject({ code: "42601", position: "16" });
    expect(await outcome(client.query("SELECT 1"))).toBe("SELECT 1");
  });

  test.each(["INSERT INTO many SELECT g FROM generate_series(1, 5000) g WHERE 1 NOT /* c */ IN (2)"])(
    "rows are counted all the same: %s",
    async (sql) => {
      await client.query("CREATE TABLE many (id int PRIMARY KEY)");
      expect(await outcome(client.query(sql))).toBe("54000 transaction row limit exceeded");
      expect((await client.query("SELECT FROM many")).rowCount).toBe(0);
    },
  );

  test("of two updates of one row whose conditions contain a comment the second fails", async () => {
    await client.query("CREATE TABLE one_row (id int PRIMARY KEY, v int)");
    await client.query("INSERT INTO one_row VALUES (1, 0)");
    const other = await connect(dsql);
    const update = "UPDATE one_row SET v = v + 1 WHERE id = 1 AND 'a' NOT /* c */ IN ('b')";
    await client.query("BEGIN");
    await other.query("BEGIN");
    await client.query(update);
    await other.query(update);
    await client.query("COMMIT");
    expect(await outcome(other.query("COMMIT"))).toBe(conflict);
    expect((await client.query("SELECT v FROM one_row")).rows).toEqual([{ v: 1 }]);
    await other.end();
  });

  test("comments don't affect the binding of parameters", async () => {
    const { rows } = await client.query("SELECT 'x' WHERE $1::int NOT /* c */ IN ($2)", [1, 2]);
    expect(rows).toHaveLength(1);
  });
});

const PLACE = { file: "f", line: 1 };

/** `sql` with a comment in every gap. */
function everywhere(sql: string, comment: string): string {
  let text = "";
  let end = 0;
  for (const token of tokens(sql)) {
    text += sql.slice(end, token.start) + (isGap(sql, end, token.start) ? comment : "");
    text += sql.slice(token.start, token.end);
    end = token.end;
  }
  return text + sql.slice(end);
}

/** The error of PostgreSQL's parser for a text, which isn't run: its message, or undefined where it can read it. */
function syntaxErrorOf(behind: pg.Client, sql: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const parseOnly = {
      submit: (connection: pg.Connection) => {
        connection.parse({ name: "", text: sql, types: [] }, true);
        connection.sync();
      },
      // Whatever else is wrong is found once the text has been read.
      handleError: (error: pg.DatabaseError) => {
        if (error.code === undefined) reject(error);
        else resolve(error.routine === "scanner_yyerror" ? error.message : undefined);
      },
      handleReadyForQuery: () => {
        resolve(undefined);
      },
    };
    behind.query(parseOnly as unknown as pg.Submittable);
  });
}
