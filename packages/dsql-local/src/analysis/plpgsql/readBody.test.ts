import { expect, test } from "vitest";
import { readBody } from "./readBody.ts";

const sqlOf = (body: string) => readBody(body).parts.map(({ type, sql }) => `${type}: ${sql}`);

test("the SQL of a body is found, and nothing of PL/pgSQL's own", () => {
  expect(
    sqlOf(`#variable_conflict use_column
      <<outer>> DECLARE
        n numeric NOT NULL DEFAULT f(1); c CURSOR (k int) FOR SELECT k; r t%ROWTYPE; a ALIAS FOR $1;
      BEGIN
        IF n > 1 THEN PERFORM g(n); ELSIF n = 0 THEN NULL; ELSE r.list[n + 1].x := h(n); END IF;
        FOR i IN REVERSE f(10)..1 BY 2 LOOP CONTINUE outer WHEN i = 3; END LOOP;
        FOR r IN EXECUTE 'SELECT $1' USING n, 2 LOOP RETURN NEXT r; END LOOP;
        SELECT a, b INTO STRICT r.x, n[1] FROM t WHERE c = ';'; -- a comment; with a semicolon
        INSERT INTO t SELECT 1 RETURNING id INTO n;
        EXECUTE format('DELETE FROM %I', a) INTO n USING 1;
        RAISE EXCEPTION 'no %, %', n, f(n) USING ERRCODE := '22000', HINT = g(n);
        RETURN;
      END outer;`),
  ).toEqual([
    "expression: NULL::numeric",
    "expression: f(1)",
    "statement: SELECT k",
    "expression: n > 1",
    "statement: SELECT g(n)",
    "expression: n = 0",
    "expression: r.list[n + 1].x",
    "expression: h(n)",
    "expression: f(10)",
    "expression: 1",
    "expression: 2",
    "expression: i = 3",
    "dynamic: 'SELECT $1'",
    "expression: n",
    "expression: 2",
    "expression: r",
    "statement: SELECT a, b FROM t WHERE c = ';'",
    "statement: INSERT INTO t SELECT 1 RETURNING id",
    "dynamic: format('DELETE FROM %I', a)",
    "expression: 1",
    "expression: n",
    "expression: f(n)",
    "expression: '22000'",
    "expression: g(n)",
  ]);
});

test("EXCEPTION parts, COMMIT, ROLLBACK and AND CHAIN are recognised", () => {
  const flags = (body: string) => {
    const { catches, endsTransaction, chains } = readBody(body);
    return { catches, endsTransaction, chains };
  };
  const none = { catches: false, endsTransaction: false, chains: false };
  expect(flags("BEGIN PERFORM 1; RAISE EXCEPTION 'x'; END")).toEqual(none);
  expect(flags("BEGIN NULL; EXCEPTION WHEN OTHERS THEN NULL; END")).toEqual({ ...none, catches: true });
  expect(flags("BEGIN COMMIT AND NO CHAIN; END")).toEqual({ ...none, endsTransaction: true });
  expect(flags("BEGIN ROLLBACK AND CHAIN; END")).toEqual({ ...none, endsTransaction: true, chains: true });
});

test.each([
  ["BEGIN IF a THEN; END", undefined],
  ["BEGIN SELECT 1", "syntax error at end of input"],
  ["BEGIN x := ; END", 'syntax error at or near ";"'],
  ["BEGIN COMMIT WORK; END", 'syntax error at or near "WORK"'],
  ["DECLARE 1 int; BEGIN END", 'syntax error at or near "1"'],
  ["BEGIN FETCH ABSOLUTE f(1) FROM c INTO x; END", 'syntax error at or near ";"'],
])("%s", (body, message) => {
  if (message === undefined) expect(() => readBody(body)).not.toThrow();
  else expect(() => readBody(body)).toThrow(message);
});
