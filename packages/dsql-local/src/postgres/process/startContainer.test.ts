import { expect, test } from "vitest";
import { connect } from "../../../test/connect.ts";
import { startDsqlLocal } from "../../server/startDsqlLocal.ts";

test("a PostgreSQL in a container serves as backend", { timeout: 180_000 }, async (ctx) => {
  const { getContainerRuntimeClient } = await import("testcontainers");
  const engine = await getContainerRuntimeClient().catch(() => undefined);
  if (!engine) {
    ctx.skip("no container engine responds on this machine");
    return;
  }
  const dsql = await startDsqlLocal({ backend: "container" });
  try {
    const client = await connect(dsql);
    await client.query("CREATE TABLE t (id int PRIMARY KEY, v text)");
    const { rows } = await client.query<{ job_id: string }>("CREATE INDEX ASYNC t_v ON t (v)");
    expect((await client.query("CALL sys.wait_for_job($1)", [rows[0]?.job_id])).rows).toEqual([
      { succeeded: true },
    ]);
    expect((await client.query("SELECT version()")).rows).toEqual([{ version: "PostgreSQL 16" }]);
    await client.end();
  } finally {
    await dsql.stop();
  }
});
