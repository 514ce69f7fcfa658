import { readDatabaseSettings } from "@mattb.tech/billio-config";
import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createDatabase } from "../../src/db/createDatabase.ts";
import type { Database } from "../../../dsql/src/database/Database.ts";
import type { Executor } from "../../../dsql/src/executor/Executor.ts";
import { CommitOutcomeUnknownError } from "../../src/errors/index.ts";
import { GrantError, type GrantEvent, grantRoles, type GrantRolesOptions } from "../../src/grant/index.ts";
import { barrier } from "../../../dsql/test/support/barrier.ts";
import { usePrincipals } from "../../src/testing/usePrincipals.ts";

const principals = usePrincipals();
const arn = principals.arn;
const api = arn("billio-api");
const readOnlyApi = arn("billio-readonly-api");
const backup = arn("billio-backup");

let admin: Database;
let backend: pg.Client;
beforeAll(async () => {
  admin = await openAs("billio-github-actions-dsql-migrate", "admin");
  backend = new pg.Client({ connectionString: principals.dsql.backendConnectionString });
  await backend.connect();
});
afterEach(async () => {
  await grantRoles({ executor: admin, app: [], readOnly: [], allowNone: true });
});
afterAll(async () => {
  await backend.end();
  await admin.close();
});

/** A connection that is made with these keys, and stays. */
async function openAs(principal: Parameters<typeof principals.as>[0], user: string): Promise<Database> {
  const database = createDatabase(readDatabaseSettings(principals.env(principal, user)));
  await principals.as(principal, () => query(database, "SELECT 1"));
  return database;
}

const query = (executor: Executor, sql: string) =>
  executor.run({ name: "test", sql, values: [], effect: "read" });

async function mappings(): Promise<string[]> {
  const rows = await query(admin, "SELECT pg_role_name, arn FROM sys.iam_pg_role_mappings ORDER BY 1, 2");
  return rows.map((row) => row.join(" "));
}

async function grant(options: Partial<GrantRolesOptions>) {
  const events: GrantEvent[] = [];
  const result = await grantRoles({
    executor: admin,
    app: [],
    readOnly: [],
    onProgress: (event) => events.push(event),
    ...options,
  });
  return { ...result, events };
}

/** An executor that does something else for what is sent under a name. */
function instead(name: string, run: (sql: string) => Promise<[]>): Executor {
  return {
    inTransaction: false,
    run: (statement) => (statement.name === name ? run(statement.sql) : admin.run(statement)),
    transact: (work, options) => admin.transact(work, options),
  };
}

test("those who are listed are mapped, and who isn't listed any more is revoked; again, nothing is done", async () => {
  const first = await grant({ app: [api, api], readOnly: [readOnlyApi, backup] });
  expect(first.granted).toHaveLength(3);
  expect(await mappings()).toEqual([
    `billio_app ${api}`,
    `billio_readonly ${backup}`,
    `billio_readonly ${readOnlyApi}`,
  ]);
  const second = await grant({ app: [api], readOnly: [readOnlyApi, backup] });
  expect(second.events.at(-1)).toEqual({ event: "done", granted: 0, revoked: 0, kept: 3, dryRun: false });

  const third = await grant({ app: [readOnlyApi], readOnly: [backup] });
  expect(third.events.map((event) => ("action" in event ? event.action : event.event))).toEqual([
    "kept",
    "grant",
    "revoke",
    "revoke",
    "done",
  ]);
  expect(await mappings()).toEqual([`billio_app ${readOnlyApi}`, `billio_readonly ${backup}`]);
});

test("whoever is mapped comes in as that role and no other; a stranger gets nowhere", async () => {
  await grant({ app: [api], readOnly: [backup] });
  const app = await openAs("billio-api", "billio_app");
  expect(await query(app, "SELECT current_user")).toEqual([["billio_app"]]);
  await app.close();
  for (const [principal, user] of [
    ["billio-api", "billio_readonly"],
    ["billio-api", "admin"],
    ["billio-backup", "billio_app"],
    ["billio-github-actions-dsql-migrate", "billio_app"],
    ["stranger", "billio_app"],
    ["stranger", "billio_readonly"],
    ["stranger", "admin"],
  ] as const) {
    await expect(openAs(principal, user), `${principal} as ${user}`).rejects.toMatchObject({
      code: "DATABASE_UNAVAILABLE",
      message: expect.stringContaining("access denied") as string,
    });
  }
});

test("mappings of other roles of the database are left alone", async () => {
  const role = `grant_other_${String(process.pid)}`;
  await query(admin, `CREATE ROLE ${role} WITH LOGIN`);
  await query(admin, `AWS IAM GRANT ${role} TO '${api}'`);
  await grant({ app: [api] });
  await grant({ allowNone: true });
  expect(await mappings()).toEqual([`${role} ${api}`]);
  await query(admin, `AWS IAM REVOKE ${role} FROM '${api}'`);
  await query(admin, `DROP ROLE ${role}`);
});

test("a dry run tells, and changes nothing", async () => {
  await grant({ app: [api] });
  const { events } = await grant({ app: [backup], dryRun: true });
  expect(events).toEqual([
    { event: "planned", action: "grant", role: "billio_app", arn: backup },
    { event: "planned", action: "revoke", role: "billio_app", arn: api },
    { event: "done", granted: 1, revoked: 1, kept: 0, dryRun: true },
  ]);
  expect(await mappings()).toEqual([`billio_app ${api}`]);
});

test("a role loses everybody only when that is meant", async () => {
  await grant({ app: [api], readOnly: [backup] });
  for (const dryRun of [true, false]) {
    await expect(grant({ app: [api], dryRun })).rejects.toMatchObject({
      code: "INVALID_GRANT",
      message: `Nobody is listed for billio_readonly, which is mapped to ${backup}; list who stays, or say --none (allowNone) to revoke all`,
    });
  }
  expect(await mappings()).toHaveLength(2);
  await grant({ app: [api], allowNone: true });
  expect(await mappings()).toEqual([`billio_app ${api}`]);
});

test("what fails halfway is told exactly, nobody is revoked by then, and the next run finishes it", async () => {
  await grant({ app: [backup] });
  const unknown = "arn:aws:iam::111122223333:role/not-made-yet";
  const failed: unknown = await grant({ app: [api], readOnly: [unknown, readOnlyApi] }).catch(
    (error: unknown) => error,
  );
  expect(failed).toBeInstanceOf(GrantError);
  expect((failed as GrantError).message.split("\n")).toEqual([
    `Failed to grant billio_readonly to ${unknown}: IAM role ${unknown} does not exist (SQLSTATE 42704); deploy the stack that makes it first, and see that the account is right. IAM may need some seconds until it knows a new role everywhere`,
    `Done: grant billio_app to ${api}`,
    `Not done: grant billio_readonly to ${unknown}`,
    `Not done: grant billio_readonly to ${readOnlyApi}`,
    `Not done: revoke billio_app from ${backup}`,
    "Run it again to finish: what is done stays.",
  ]);
  expect(await mappings()).toEqual([`billio_app ${api}`, `billio_app ${backup}`]);
  await grant({ app: [api], readOnly: [readOnlyApi] });
  expect(await mappings()).toEqual([`billio_app ${api}`, `billio_readonly ${readOnlyApi}`]);
});

test("a stop comes before the next change, and tells what is left", async () => {
  const stop = new AbortController();
  const onProgress = (event: GrantEvent) => {
    if (event.event === "changed") stop.abort();
  };
  await expect(
    grant({ app: [api], readOnly: [backup], signal: stop.signal, onProgress }),
  ).rejects.toMatchObject({ done: [{ arn: api }], left: [{ action: "grant", arn: backup }] });
  expect(await mappings()).toEqual([`billio_app ${api}`]);
});

test("conflicts with changes of the schema are retried", async () => {
  const fault = principals.dsql.faults.inject({
    fault: "conflict",
    marker: "OC001",
    probability: 0.5,
    seed: 7,
  });
  await grant({ app: [api], readOnly: [readOnlyApi, backup] });
  principals.dsql.faults.clear();
  expect(fault.hits).toBeGreaterThan(0);
  expect(await mappings()).toHaveLength(3);
});

test("a change whose answer got lost is looked up, and not sent again", async () => {
  for (const [when, times] of [
    ["after-commit", 1],
    ["before-commit", 2],
  ] as const) {
    const fault = principals.dsql.faults.inject({ fault: "cut", when, nth: 1 });
    let sent = 0;
    const counted = instead("Grant.grant", async (sql) => {
      sent++;
      await admin.run({ name: "test", sql, values: [], effect: "write" });
      return [];
    });
    await principals.as("billio-github-actions-dsql-migrate", () => grant({ executor: counted, app: [api] }));
    expect({ when, hits: fault.hits, sent }).toEqual({ when, hits: 1, sent: times });
    expect(await mappings()).toEqual([`billio_app ${api}`]);
    await grant({ allowNone: true });
  }
  let sent = 0;
  const lost = instead("Grant.grant", () => {
    sent++;
    return Promise.reject(new CommitOutcomeUnknownError("Grant.grant", undefined));
  });
  await expect(grant({ executor: lost, app: [api] })).rejects.toThrow(
    /^Failed to grant billio_app to .*unknown/,
  );
  expect(sent).toBe(5);
});

test("what somebody else has done meanwhile counts as done", async () => {
  const beside = instead("Grant.grant", async (sql) => {
    await query(admin, sql);
    await query(admin, sql);
    return [];
  });
  await grant({ executor: beside, app: [api] });
  expect(await mappings()).toEqual([`billio_app ${api}`]);
});

test("two at once that want the same both succeed", async () => {
  const meet = barrier(2);
  const meeting = () =>
    instead("Grant.grant", async (sql) => {
      // Both have looked by now, and neither has found it.
      await meet();
      await admin.run({ name: "test", sql, values: [], effect: "write" });
      return [];
    });
  // A second connection is made.
  await principals.as("billio-github-actions-dsql-migrate", () =>
    Promise.all([meeting(), meeting()].map((executor) => grant({ executor, app: [api] }))),
  );
  expect(await mappings()).toEqual([`billio_app ${api}`]);
});

test("mappings that end up as others than were asked for are an error", async () => {
  const written = "arn:aws:iam::111122223333:role/stranger";
  const otherwise = instead("Grant.grant", async () => {
    await query(admin, `AWS IAM GRANT billio_app TO '${written}'`);
    return [];
  });
  await expect(grant({ executor: otherwise, app: [api] })).rejects.toMatchObject({
    code: "GRANT",
    message: expect.stringMatching(/^The mappings aren't those that were asked for/) as string,
    left: [
      { action: "grant", arn: api },
      { action: "revoke", arn: written },
    ],
  });
});

test("who isn't admin is told so before anything is changed", async () => {
  await grant({ app: [api] });
  const app = await openAs("billio-api", "billio_app");
  await expect(grant({ executor: app, app: [backup] })).rejects.toThrow(
    "Only admin may map IAM roles, and this is connected as billio_app",
  );
  await app.close();
  const settings = readDatabaseSettings(principals.env("billio-api", "billio_app"));
  await expect(grantRoles({ settings, app: [api], readOnly: [] })).rejects.toThrow(
    "BILLIO_DSQL_USER must be admin or absent",
  );
});

test("a cluster whose migrations haven't come so far is told to be migrated, one without LOGIN to get it back", async () => {
  await backend.query("CREATE TABLE kept AS SELECT * FROM _billio_migrations WHERE name >= '0010'");
  await backend.query("DELETE FROM _billio_migrations WHERE name >= '0010'");
  try {
    await expect(grant({ app: [api] })).rejects.toThrow(
      "The cluster lacks migration 0010_database_roles; run the migrations (`migrate`) first",
    );
  } finally {
    await backend.query("INSERT INTO _billio_migrations SELECT * FROM kept; DROP TABLE kept");
  }
  const roles = (rows: [string, string][]) => ({
    ...instead("", () => Promise.resolve([])),
    run: (statement: Parameters<Executor["run"]>[0]) =>
      statement.name === "Grant.find roles" ? Promise.resolve(rows) : admin.run(statement),
  });
  await expect(grant({ executor: roles([["billio_readonly", "t"]]), app: [api] })).rejects.toThrow(
    "The cluster has no role billio_app; run the migrations (`migrate`) first",
  );
  const mute = roles([
    ["billio_app", "f"],
    ["billio_readonly", "t"],
  ]);
  await expect(grant({ executor: mute, app: [api] })).rejects.toThrow(
    "Role billio_app has lost its LOGIN; as admin: ALTER ROLE billio_app WITH LOGIN",
  );
});
