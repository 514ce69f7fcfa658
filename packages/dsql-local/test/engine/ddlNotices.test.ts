import { expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { useClients } from "./support/useClients.ts";

const dsql = useDsql();
const { connectDirectly } = useClients(dsql);

// Each notice has the server look up names again, and costs the client's command time.
test("a client's command is reported once, without what the server adds to its table", async () => {
  const backend = await connectDirectly();
  const reported: unknown[] = [];
  backend.on("notice", ({ code, message = "" }) => {
    if (code === "DSQLC") reported.push(JSON.parse(message));
  });
  await backend.query("SET ROLE admin");
  const reportedBy = async (command: string) => {
    reported.length = 0;
    await backend.query(command);
    return [...reported];
  };
  expect(await reportedBy("CREATE TABLE told (id int PRIMARY KEY, name text)")).toEqual([
    { created: ["told"], changed: ["told_pkey"] },
  ]);
  expect(await reportedBy("ALTER TABLE told ADD COLUMN more text")).toEqual([
    { created: [], changed: ["told"] },
  ]);
  expect(await reportedBy("CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1")).toEqual([
    { created: ["f"], changed: [] },
  ]);
  expect(await reportedBy("GRANT SELECT ON told TO PUBLIC")).toEqual([{ created: [], changed: ["told"] }]);
  expect(await reportedBy("DROP TABLE told")).toEqual([
    { created: [], changed: expect.arrayContaining(["told", "told_pkey"]) as unknown },
  ]);
});
