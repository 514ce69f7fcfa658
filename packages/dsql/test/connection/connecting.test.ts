import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Fault } from "@mattb.tech/billio-dsql-local";
import { describe, expect, onTestFinished, test } from "vitest";
import { createDatabase } from "../../src/database/createDatabase.ts";
import { ConfigurationError } from "../../src/errors/ConfigurationError.ts";
import { optionsFrom } from "../support/optionsFrom.ts";
import { observe } from "../support/observe.ts";
import { read, write } from "../support/statements.ts";
import { until } from "../support/until.ts";
import { useCluster } from "../support/useCluster.ts";

const { dsql, database, link, queryBackend } = useCluster();
const run = promisify(execFile);
const one = read("SELECT 1");

const url = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
/** How a script opens a database of its environment. */
const OPENING = `
    import { createDatabase } from ${url("../../src/index.ts")};
    import { optionsFrom } from ${url("../support/optionsFrom.ts")};
    const db = createDatabase(optionsFrom(process.env));`;

/** How long the library's tokens are valid: the signer's default. */
const TOKEN_LASTS_MS = 900_000;

type Refusal = Extract<Fault, { fault: "refuse" }>;

/** Makes the server refuse connections for a reason that a cluster may have. */
const refuse = (reason: Refusal["reason"], bounds: { times?: number } = {}) =>
  dsql.faults.inject({ fault: "refuse", reason, ...bounds });

/** A role that the dummy key may connect as. Roles are shared by all test files: it has a name of its own. */
async function role(): Promise<string> {
  const name = `connecting_${process.pid}`;
  const admin = database();
  await admin.run(write(`CREATE ROLE ${name} WITH LOGIN`));
  onTestFinished(async () => {
    await queryBackend(`DROP ROLE ${name}`);
  });
  await admin.run(write(`AWS IAM GRANT ${name} TO 'arn:aws:iam::000000000000:user/local'`));
  return name;
}

describe("5.1 the pool", () => {
  test("is one, however many callers come first at the same time", async () => {
    const line = await link();
    const db = database({ BILLIO_DSQL_ENDPOINT: line.endpoint, BILLIO_DSQL_POOL_MAX: "4" });
    const connects = await observe("dsql:connect", () =>
      Promise.all(Array.from({ length: 20 }, () => db.run(read("SELECT pg_sleep(0.01)")))),
    );
    expect(connects).toHaveLength(4);
    expect(line.opened).toBe(4);
  });

  test("publishes user and milliseconds of every new connection", async () => {
    const connects = await observe("dsql:connect", () => database().run(one));
    expect(connects).toEqual([{ user: "admin", ms: expect.any(Number) as number }]);
  });

  test("can't be created without an endpoint, and the error names the setting", () => {
    expect(() => createDatabase(optionsFrom({}))).toThrow(ConfigurationError);
    expect(() => createDatabase(optionsFrom({}))).toThrow(/BILLIO_DSQL_ENDPOINT is missing/);
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
    const db = createDatabase(optionsFrom(untrusting));
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
    const line = await link();
    const environment = { BILLIO_DSQL_ENDPOINT: line.endpoint };
    const db = database({ ...environment, BILLIO_DSQL_POOL_MAX: "4" });
    await db.run(one);

    // Tokens are dated in whole seconds: one of the second in which the clock moves counts as signed before.
    const second = () => Math.floor(Date.now() / 1_000);
    const moved = second();
    dsql.clock.advance(TOKEN_LASTS_MS + 1_000);
    await until("a new second has begun", () => second() > moved);
    const connects = await observe("dsql:connect", () =>
      Promise.all(Array.from({ length: 4 }, () => db.run(read("SELECT pg_sleep(0.05)")))),
    );
    expect(connects).toHaveLength(3);
    // None was refused for an old token and tried again.
    expect(line.opened).toBe(1 + 3);

    // As admin, who needs DbConnectAdmin, they connected; any other role needs DbConnect.
    const reader = await role();
    const other = database({ ...environment, BILLIO_DSQL_USER: reader });
    expect(await other.run(read("SELECT current_user"))).toEqual([[reader]]);
    expect(line.opened).toBe(1 + 3 + 1);
  });
});

test("5.2 without credentials the error names the settings, and no socket stays open", async () => {
  const line = await link();
  const script = `
    ${OPENING}
    const error = await db.run({ name: "one", sql: "SELECT 1", values: [], effect: "read" }).catch((thrown) => thrown);
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
  test("is retried while the cluster wakes up or has too many", async () => {
    const refusals = (["waking-up", "too-many-connections", "rate-exceeded"] as const).map((reason) =>
      refuse(reason, { times: 1 }),
    );
    expect(await database().run(one)).toEqual([["1"]]);
    expect(refusals.map(({ hits }) => hits)).toEqual([1, 1, 1]);
  });

  test("is DATABASE_UNAVAILABLE when it persists past the deadline", async () => {
    const refusals = refuse("too-many-connections");
    const db = database({ BILLIO_DSQL_UNAVAILABLE_AFTER_MS: "800" });
    await expect(db.run(one)).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    expect(refusals.hits).toBeGreaterThan(1);
  });

  test("is published, also when a later attempt succeeds", async () => {
    refuse("too-many-connections", { times: 1 });
    refuse("signature-expired", { times: 1 });
    const seen = await observe("dsql:refusal", () => database().run(one));
    expect(seen).toEqual([
      { kind: "wait", sqlState: "53300" },
      { kind: "newToken", sqlState: "08006" },
    ]);
  });

  test("for a token that has expired is tried once more with a new one", async () => {
    const once = refuse("signature-expired", { times: 1 });
    expect(await database().run(one)).toEqual([["1"]]);
    expect(once.hits).toBe(1);

    const always = refuse("signature-expired");
    await expect(database().run(one)).rejects.toThrow(/unavailable: .*access denied.*Signature expired/);
    expect(always.hits).toBe(2);
  });

  test("for any other reason fails at once, with the server's hint and without the token", async () => {
    const refusals = refuse("access-denied");
    const error = await database()
      .run(one)
      .catch((thrown: unknown) => thrown as Error);
    expect(error).toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    expect((error as Error).message).toMatch(
      /access denied \(08006\); User: arn:aws:iam::.* is not authorized/,
    );
    expect((error as Error).message).not.toContain("X-Amz");
    expect(refusals.hits).toBe(1);
  });
});

test("5.3 a connection is retired at its age, and another takes its place", async () => {
  const db = database({ BILLIO_DSQL_POOL_MAX: "1" }, { minMs: 30, maxMs: 60 });
  const pids = new Set<unknown>();
  await until("a second connection is used", async () => {
    pids.add((await db.run(read("SELECT sys.current_session_id()")))[0]?.[0]);
    return pids.size > 1;
  });
});

describe("5.4 a script that has finished", () => {
  const script = (last: string) => `
    ${OPENING}
    console.log((await db.run({ name: "one", sql: "SELECT 1", values: [], effect: "read" }))[0][0]);
    ${last}`;

  test.each([
    ["though its connections are open", ""],
    ["when it has closed them", "await db.close();"],
  ])("exits %s", async (_name, last) => {
    const { stdout } = await run(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "--eval", script(last)],
      { env: { ...process.env, ...dsql.env }, timeout: 15_000 },
    );
    expect(stdout.trim()).toBe("1");
  });
});
