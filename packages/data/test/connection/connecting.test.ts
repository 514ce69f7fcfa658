import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { connect } from "../../src/db/connect.ts";
import { settingsFrom } from "../../src/db/settings.ts";
import { ConfigurationError } from "../../src/errors.ts";
import { observe } from "../support/observe.ts";
import { read } from "../support/statements.ts";
import { until } from "../support/until.ts";
import { useCluster } from "../support/useCluster.ts";

const { dsql, database, front, link } = useCluster();
const run = promisify(execFile);
const one = read("SELECT 1");
const expired = {
  sqlState: "08006",
  message: "unable to accept connection, access denied",
  hint: "Signature expired: 20260101T000000Z is now earlier than 20260101T001500Z",
};

describe("5.1 the pool", () => {
  test("is one, however many callers come first at the same time", async () => {
    const line = await link();
    const db = database({ BILLIO_DSQL_ENDPOINT: line.endpoint, BILLIO_DSQL_POOL_MAX: "4" });
    const connects = await observe("billio:data:connect", () =>
      Promise.all(Array.from({ length: 20 }, () => db.run(read("SELECT pg_sleep(0.01)")))),
    );
    expect(connects).toHaveLength(4);
    expect(line.opened).toBe(4);
  });

  test("tells user and milliseconds of every new connection", async () => {
    const connects = await observe("billio:data:connect", () => database().run(one));
    expect(connects).toEqual([{ user: "admin", ms: expect.any(Number) as number }]);
  });

  test("can't be made without an endpoint, and the error says what to set", () => {
    expect(() => connect(settingsFrom({}))).toThrow(ConfigurationError);
    expect(() => connect(settingsFrom({}))).toThrow(/BILLIO_DSQL_ENDPOINT is missing/);
  });

  test("names the variable of a CA file that is missing or is none", async () => {
    const missing = database({ BILLIO_DSQL_CA_FILE: "/nowhere/ca.pem" });
    await expect(missing.run(one)).rejects.toMatchObject({
      code: "CONFIGURATION",
      message: expect.stringContaining("BILLIO_DSQL_CA_FILE") as string,
    });
    const notPem = database({ BILLIO_DSQL_CA_FILE: import.meta.filename.replace(/.*\//, "package.json") });
    await expect(notPem.run(one)).rejects.toMatchObject({ code: "CONFIGURATION" });
  });
});

describe("5.2 a connection", () => {
  test("is refused by the client when the server's certificate isn't trusted", async () => {
    const { BILLIO_DSQL_CA_FILE: _, ...untrusting } = dsql.env;
    const db = connect(settingsFrom(untrusting));
    await expect(db.run(one)).rejects.toMatchObject({
      code: "DATABASE_UNAVAILABLE",
      message: expect.stringContaining("set BILLIO_DSQL_CA_FILE") as string,
    });
    await db.close();
  });

  test("is refused by the client when the host's name isn't in the certificate", async () => {
    // 127.0.0.2 is this machine too, but the certificate doesn't say so.
    const line = await link({ host: "127.0.0.2" });
    const db = database({ BILLIO_DSQL_ENDPOINT: line.endpoint });
    await expect(db.run(one)).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
  });

  test("gets a token of its own, signed at that time for this user's action", async () => {
    const door = await front();
    const db = database({ BILLIO_DSQL_ENDPOINT: door.endpoint, BILLIO_DSQL_POOL_MAX: "3" });
    await Promise.all(Array.from({ length: 3 }, () => db.run(read("SELECT pg_sleep(0.05)"))));
    expect(door.tokens).toHaveLength(3);
    for (const token of door.tokens) {
      expect(token).toMatch(/^localhost\/\?Action=DbConnectAdmin&.*X-Amz-Expires=900&/);
      expect(token).toMatch(/X-Amz-Signature=[0-9a-f]{64}/);
    }
    const other = database({ BILLIO_DSQL_ENDPOINT: door.endpoint, BILLIO_DSQL_USER: "reader" });
    await other.run(one).catch(() => undefined);
    expect(door.tokens[3]).toMatch(/^localhost\/\?Action=DbConnect&/);
  });
});

test("5.2 without credentials the error says what to set, and no socket stays open", async () => {
  const line = await link();
  const script = `
    import { Query } from ${JSON.stringify(new URL("../../src/index.ts", import.meta.url).href)};
    const error = await Query.withExternalId({ externalId: "x" }).catch((thrown) => thrown);
    console.log(error.code, error.message);`;
  const { PATH } = process.env;
  const { stdout } = await run(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", script],
    {
      env: {
        PATH,
        HOME: "/nowhere",
        AWS_EC2_METADATA_DISABLED: "true",
        BILLIO_DSQL_ENDPOINT: line.endpoint,
        BILLIO_DSQL_CA_FILE: dsql.caFile,
      },
      timeout: 15_000,
    },
  );
  expect(stdout).toMatch(/^DATABASE_UNAVAILABLE .*set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/);
  expect(line.opened).toBe(1);
});

describe("5.3 a refused connection", () => {
  test("is waited out while the cluster wakes up or has too many", async () => {
    const door = await front();
    door.refusals.push(
      { sqlState: "08006", message: "unable to accept connection, waking up cluster, please retry later" },
      { sqlState: "53300", message: "Unable to accept connection, too many open connections." },
      { sqlState: "53400", message: "Unable to accept connection, rate exceeded." },
    );
    expect(await database({ BILLIO_DSQL_ENDPOINT: door.endpoint }).run(one)).toEqual([["1"]]);
    expect(door.tokens).toHaveLength(4);
  });

  test("is DATABASE_UNAVAILABLE when it goes on past the deadline", async () => {
    const door = await front();
    const full = { sqlState: "53300", message: "Unable to accept connection, too many open connections." };
    door.refusals.push(...Array.from({ length: 100 }, () => full));
    const db = database({ BILLIO_DSQL_ENDPOINT: door.endpoint, BILLIO_DSQL_UNAVAILABLE_AFTER_MS: "300" });
    await expect(db.run(one)).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    expect(door.tokens.length).toBeGreaterThan(1);
  });

  test("for a token that has expired is tried once more with a new one", async () => {
    const door = await front();
    door.refusals.push(expired);
    expect(await database({ BILLIO_DSQL_ENDPOINT: door.endpoint }).run(one)).toEqual([["1"]]);
    expect(door.tokens).toHaveLength(2);

    door.refusals.push(expired, expired);
    const again = database({ BILLIO_DSQL_ENDPOINT: door.endpoint });
    await expect(again.run(one)).rejects.toThrow(/unavailable: .*access denied.*Signature expired/);
    expect(door.tokens).toHaveLength(4);
  });

  test("for any other reason fails at once, with the server's hint and without the token", async () => {
    const door = await front();
    const hint = "User: arn:aws:iam::000000000000:user/made-up is not authorized";
    door.refusals.push({ sqlState: "08006", message: "unable to accept connection, access denied", hint });
    const error = await database({ BILLIO_DSQL_ENDPOINT: door.endpoint })
      .run(one)
      .catch((thrown: unknown) => thrown as Error);
    expect(error).toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    expect((error as Error).message).toContain(hint);
    expect((error as Error).message).not.toContain("X-Amz");
    expect(door.tokens).toHaveLength(1);
  });
});

test("5.3 a connection is retired at its age, and another takes its place", async () => {
  const db = database({ BILLIO_DSQL_POOL_MAX: "1" }, { minMs: 30, maxMs: 60 });
  const pids = new Set<unknown>();
  await until("a second connection is used", async () => {
    pids.add((await db.run(read("SELECT pg_backend_pid()")))[0]?.[0]);
    return pids.size > 1;
  });
});

describe("5.4 a script that has finished", () => {
  const script = (last: string) => `
    import { connect } from ${JSON.stringify(new URL("../../src/db/connect.ts", import.meta.url).href)};
    const db = connect();
    console.log((await db.run({ name: "one", sql: "SELECT 1", values: [], effect: "read" }))[0][0]);
    ${last}`;

  test.each([
    ["though its connections are open", ""],
    ["when it has closed them", "await db.close();"],
  ])("exits by itself %s", async (_name, last) => {
    const { stdout } = await run(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "--eval", script(last)],
      { env: { ...process.env, ...dsql.env }, timeout: 15_000 },
    );
    expect(stdout.trim()).toBe("1");
  });
});
