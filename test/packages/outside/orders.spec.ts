import { readFileSync } from "node:fs";
import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import pg from "pg";
import { expect, test } from "vitest";

const dsql = useDsql();

test("a file has a database of its own", async () => {
  const [host = "", port = ""] = dsql.endpoint.split(":");
  const client = new pg.Client({
    host,
    port: Number(port),
    user: "admin",
    database: "postgres",
    password: await dsql.createToken(),
    ssl: { ca: readFileSync(dsql.caFile, "utf8") },
  });
  await client.connect();
  expect((await client.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  await client.end();
});
