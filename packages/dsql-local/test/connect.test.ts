import { expect, test } from "vitest";
import { useDsql } from "../src/testing.ts";
import { connect } from "./connect.ts";

const dsql = useDsql();

test("a driver that verifies the CA and the host name connects with a signed token", async () => {
  const client = await connect(dsql);
  expect((await client.query("SELECT current_user, 1 + 1 AS two")).rows).toEqual([
    { current_user: "admin", two: 2 },
  ]);
  await client.end();
});
