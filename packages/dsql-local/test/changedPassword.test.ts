import { expect, onTestFinished, test } from "vitest";
import { withClient } from "../src/postgres/process/withClient.ts";
import { startDsqlLocal } from "../src/index.ts";
import { connect } from "./connect.ts";

test("admin's password is set again after it was changed by a connection that bypasses the server", async () => {
  // Roles belong to a whole PostgreSQL: on the one that test files share, this would lock the others out.
  const dsql = await startDsqlLocal();
  onTestFinished(() => dsql.stop());
  const client = await connect(dsql);
  await client.query("SELECT 1");
  await withClient(dsql.backendConnectionString, (behind) =>
    behind.query("ALTER ROLE admin PASSWORD 'made-up'"),
  );
  const again = await connect(dsql);
  expect((await again.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  await Promise.all([client.end(), again.end()]);
});
