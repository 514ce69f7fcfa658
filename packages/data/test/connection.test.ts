import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createDatabase } from "../src/db/createDatabase.ts";
import { settingsFrom } from "../src/db/settings.ts";
import { ConfigurationError, DatabaseStatementError } from "../src/errors/index.ts";
import { useDatabase } from "./support/useDatabase.ts";

const db = useDatabase();
const run = promisify(execFile);

test("a database can't be made without an endpoint, and the error names the setting", () => {
  expect(() => createDatabase(settingsFrom({}))).toThrow(ConfigurationError);
  expect(() => createDatabase(settingsFrom({}))).toThrow(/BILLIO_DSQL_ENDPOINT is missing/);
});

test("a CA file that is missing is named by its variable", async () => {
  const { executor } = db.another({ BILLIO_DSQL_CA_FILE: "/nowhere/ca.pem" });
  await expect(executor.run({ name: "one", sql: "SELECT 1", values: [], effect: "read" })).rejects.toThrow(
    "Check the environment: BILLIO_DSQL_CA_FILE names a file that can't be read (ENOENT)",
  );
});

test("a certificate that isn't trusted is reported with the variable to set", async () => {
  const { executor } = db.another({ BILLIO_DSQL_CA_FILE: "" });
  await expect(
    executor.run({ name: "one", sql: "SELECT 1", values: [], effect: "read" }),
  ).rejects.toMatchObject({
    code: "DATABASE_UNAVAILABLE",
    message: expect.stringContaining("set BILLIO_DSQL_CA_FILE") as string,
  });
});

test("sessions bear the library's name", async () => {
  const sql = "SELECT current_setting('application_name')";
  const rows = await db.executor.run({ name: "name", sql, values: [], effect: "read" });
  expect(rows).toEqual([["billio-data"]]);
});

test("a missing table is reported with advice", async () => {
  const failing = db.executor.run({ name: "test", sql: "SELECT 1 FROM nowhere", values: [], effect: "read" });
  await expect(failing).rejects.toThrow(DatabaseStatementError);
  await expect(failing).rejects.toThrow(
    "The database refused test with SQLSTATE 42P01: the tables are missing or older than this version; run the migrations (`migrate`) first",
  );
});

test("without credentials the error of a call names the settings", async () => {
  const script = `
    import { Query } from ${JSON.stringify(new URL("../src/index.ts", import.meta.url).href)};
    const error = await Query.withExternalId({ externalId: "x" }).catch((thrown) => thrown);
    console.log(error.code, error.message);`;
  const { stdout } = await run(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", script],
    {
      env: {
        PATH: process.env.PATH,
        HOME: "/nowhere",
        AWS_EC2_METADATA_DISABLED: "true",
        BILLIO_DSQL_ENDPOINT: db.endpoint,
        BILLIO_DSQL_CA_FILE: process.env.BILLIO_DSQL_CA_FILE,
      },
      timeout: 15_000,
    },
  );
  expect(stdout).toMatch(/^DATABASE_UNAVAILABLE .*set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/);
});
