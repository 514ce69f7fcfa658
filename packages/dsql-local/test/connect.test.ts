import { expect, test } from "vitest";
import { startDsqlLocal } from "../src/index.ts";
import { sharedPostgres, useDsql } from "../src/testing.ts";
import { connect } from "./connect.ts";

const dsql = useDsql();

test("a driver that verifies the CA and the host name connects with a signed token", async () => {
  const client = await connect(dsql);
  expect((await client.query("SELECT current_user, 1 + 1 AS two")).rows).toEqual([
    { current_user: "admin", two: 2 },
  ]);
  await client.end();
});

test("a server on another address has it in its endpoint and its certificate", async () => {
  const elsewhere = await startDsqlLocal({
    host: "127.0.0.2",
    backend: { connectionString: await sharedPostgres() },
    isolated: true,
  });
  expect(elsewhere.endpoint).toMatch(/^127\.0\.0\.2:\d+$/);
  const client = await connect(elsewhere);
  await client.end();
  await elsewhere.stop();
});
