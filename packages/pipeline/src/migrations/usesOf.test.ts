import { parse } from "@mattb.tech/billio-dsql-local/parsing";
import { describe, expect, test } from "vitest";
import { Schema } from "./Schema.ts";
import { usesOf } from "./usesOf.ts";

const DDL = `
  CREATE TABLE films (id uuid PRIMARY KEY, title text, year int, studio uuid, CONSTRAINT one UNIQUE (title, year));
  CREATE TABLE studios (id uuid PRIMARY KEY, name text, city text);
  CREATE INDEX by_year ON films (year, title);
  CREATE INDEX by_studio ON films (studio);
  CREATE INDEX by_city ON studios (city)`;

function nodes(sql: string) {
  const parsed = parse(sql);
  if (parsed === "too complex" || !("stmts" in parsed)) throw new Error(sql);
  return parsed.stmts.map(({ stmt }) => stmt ?? {});
}

function uses(sql: string, ddl = DDL): string[] {
  const schema = new Schema();
  for (const node of nodes(ddl)) schema.apply(node);
  return nodes(sql)
    .flatMap((node) => usesOf(node, schema))
    .sort();
}

describe("what a statement uses", () => {
  test("are tables and columns, by whatever name it calls them", () => {
    expect(uses(`SELECT f.title, name FROM films AS f JOIN studios ON f.studio = studios.id`)).toEqual([
      "column films.studio",
      "column films.title",
      "column studios.id",
      "column studios.name",
      "index by_studio",
      "index studios_pkey",
      "table films",
      "table studios",
    ]);
  });

  test("are all columns where it takes a row as a whole", () => {
    const all = ["column studios.city", "column studios.id", "column studios.name", "table studios"];
    expect(uses("SELECT * FROM studios")).toEqual(all);
    expect(uses("SELECT s.* FROM studios s")).toEqual(all);
    expect(uses("SELECT to_jsonb(s) FROM studios s")).toEqual(all);
    expect(uses("DELETE FROM studios RETURNING *")).toEqual(all);
  });

  test("counts a column that could be of either table for both", () => {
    expect(uses("SELECT id FROM films, studios")).toEqual(
      expect.arrayContaining(["column films.id", "column studios.id"]),
    );
    expect(uses("SELECT 1 FROM films JOIN studios USING (id)")).toEqual(
      expect.arrayContaining(["column films.id", "column studios.id"]),
    );
  });

  test("is found within WITH and subqueries, whose own names aren't tables", () => {
    expect(
      uses(`WITH late AS (SELECT title FROM films WHERE year > 2000)
            SELECT late.title FROM late WHERE EXISTS (SELECT 1 FROM studios WHERE city = 'x')`),
    ).toEqual([
      "column films.title",
      "column films.year",
      "column studios.city",
      "index by_city",
      "index by_year",
      "table films",
      "table studios",
    ]);
  });

  test("are what it writes, which columns new rows are given, and what ON CONFLICT needs", () => {
    expect(
      uses(`INSERT INTO films (title, id) VALUES ('x', 'y')
            ON CONFLICT (id) DO UPDATE SET year = excluded.studio`),
    ).toEqual([
      "column films.id",
      "column films.studio",
      "insert films (id, title)",
      "key films (id)",
      "table films",
      "write films.id",
      "write films.title",
      "write films.year",
    ]);
    expect(uses("INSERT INTO studios VALUES (1)")).toContain("insert studios (city, id, name)");
    expect(uses("INSERT INTO films (id) VALUES (1) ON CONFLICT ON CONSTRAINT one DO NOTHING")).toContain(
      "constraint films.one",
    );
    expect(uses("UPDATE studios SET (name, city) = (1, 2)")).toEqual([
      "table studios",
      "write studios.city",
      "write studios.name",
    ]);
  });

  test("are the indexes that begin with most of what it seeks, or whose columns it names all", () => {
    expect(uses("SELECT 1 FROM films WHERE year = 1")).toContain("index by_year");
    expect(uses("SELECT 1 FROM films WHERE studio = 1 ORDER BY year, title")).toEqual(
      expect.arrayContaining(["index by_studio", "index by_year"]),
    );
    expect(uses("SELECT 1 FROM films WHERE id = 1 AND year = 2")).not.toContain("index by_year");
    expect(uses("SELECT year FROM films")).toEqual(["column films.year", "table films"]);
  });

  test("is of a table as it was made first, which IF NOT EXISTS leaves alone", () => {
    const again = "CREATE TABLE IF NOT EXISTS studios (other int)";
    expect(uses("SELECT other, name FROM studios", `${DDL}; ${again}`)).toEqual([
      "column studios.name",
      "table studios",
    ]);
  });

  test("follows renames and drops", () => {
    const ddl = `${DDL}; ALTER TABLE studios RENAME COLUMN city TO town; ALTER TABLE studios RENAME TO houses;
      ALTER INDEX by_city RENAME TO by_town; DROP INDEX by_year; ALTER TABLE films DROP COLUMN studio`;
    expect(uses("SELECT studio, year FROM films, houses WHERE town = 'x' AND year = 1", ddl)).toEqual([
      "column films.year",
      "column houses.town",
      "index by_town",
      "table films",
      "table houses",
    ]);
  });

  test("isn't what others' tables have", () => {
    expect(uses("SELECT relname FROM pg_catalog.pg_class WHERE oid = 1")).toEqual([]);
  });
});
