import { readFileSync } from "node:fs";
import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import pg from "pg";
import { beforeAll, expect, test } from "vitest";
import { wakeCluster } from "../../src/changeStream/wakeCluster.ts";

const dsql = useDsql();
const REGION = "us-east-1";
beforeAll(() => {
  Object.assign(process.env, dsql.env);
});

test("a cluster is connected to with a token that is good, for a role that it has to look up", async () => {
  const ca = readFileSync(dsql.caFile, "utf8");
  expect(await wakeCluster(dsql.endpoint, REGION, ca)).toBe("08006");
  // Only to see that what refused it was the lack of this.
  const [host = "", port] = dsql.endpoint.split(":");
  const password = await dsql.createToken();
  const admin = new pg.Client({
    host,
    port: Number(port),
    user: "admin",
    database: "postgres",
    password,
    ssl: { ca },
  });
  await admin.connect();
  try {
    // Roles are the whole PostgreSQL's here, so that another file's may have been first.
    await admin.query("CREATE ROLE billio_app WITH LOGIN").catch((error: unknown) => {
      if ((error as pg.DatabaseError).code !== "42710") throw error;
    });
    await admin.query(`AWS IAM GRANT billio_app TO '${dsql.principalArn}'`);
  } finally {
    await admin.end();
  }
  expect(await wakeCluster(dsql.endpoint, REGION, ca)).toBe("connected");
});

test("an unreachable or untrusted host is reported in a word", async () => {
  expect(await wakeCluster("localhost:1", REGION)).toBe("ECONNREFUSED");
  expect(await wakeCluster(dsql.endpoint, REGION)).toMatch(/^[A-Z_]+$/);
});
