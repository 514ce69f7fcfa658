import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { grantCommand } from "../../src/grant/grantCommand.ts";
import { usePrincipals } from "../../src/testing/usePrincipals.ts";

const principals = usePrincipals();
const { arn } = principals;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "billio-grant-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command in this process. */
async function grant(args: string[], env = principals.env("billio-github-actions-dsql-migrate")) {
  for (const name of ["BILLIO_DSQL_ENDPOINT", "BILLIO_DSQL_USER"]) vi.stubEnv(name, "");
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const out: string[] = [];
  const err: string[] = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void out.push(line));
  vi.spyOn(console, "error").mockImplementation((line: string) => void err.push(line));
  // What commander says of arguments and in its help.
  const writeTo = (texts: string[]) => (text: string | Uint8Array) => texts.push(String(text)) > 0;
  vi.spyOn(process.stdout, "write").mockImplementation(writeTo(out));
  vi.spyOn(process.stderr, "write").mockImplementation(writeTo(err));
  const code = await grantCommand(args);
  vi.restoreAllMocks();
  return { code, out, err: err.join("\n").trim() };
}

async function outputsFile(name: string, content: unknown): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, JSON.stringify(content));
  return file;
}

describe("grant exits with 2, and nothing is changed, for", () => {
  const endpoint = { BILLIO_DSQL_ENDPOINT: "localhost:1" };
  test.each<[string, string[], Record<string, string>, string]>([
    ["no list", [], endpoint, "list who may connect: --app, --read-only or --outputs"],
    ["an option without a value", ["--app"], endpoint, "argument missing"],
    ["an argument", ["now"], endpoint, "too many arguments"],
    ["an empty variable", ["--app", ""], endpoint, "An empty text is not an ARN of IAM"],
    [
      "what isn't a role",
      ["--app", "x"],
      endpoint,
      "x is not an ARN of IAM; a role's looks like arn:aws:iam::111122223333:role/",
    ],
    ["two sources", ["--app", "x", "--outputs", "y"], endpoint, "cannot be used with option"],
    ["a stack of nothing", ["--app", "x", "--stack", "y"], endpoint, "--stack is one of --outputs <file>"],
    [
      "a file that isn't there",
      ["--outputs", "/no/such.json"],
      endpoint,
      "/no/such.json can't be read (ENOENT)",
    ],
    ["no endpoint", ["--none"], {}, "BILLIO_DSQL_ENDPOINT is missing"],
    [
      "another user",
      ["--none"],
      { ...endpoint, BILLIO_DSQL_USER: "billio_app" },
      "BILLIO_DSQL_USER must be admin or absent",
    ],
  ])("%s", async (_, args, env, message) => {
    const { code, err } = await grant(args, env);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
});

test("--help tells options, exit codes and an example", async () => {
  const { code, out } = await grant(["--help"], {});
  const help = out.join("\n");
  for (const part of [
    "--outputs",
    "--stack",
    "--none",
    "--dry-run",
    "--json",
    "Exit codes:\n  0  done",
    "Examples:",
  ]) {
    expect(help).toContain(part);
  }
  expect(code).toBe(0);
});

test("grant maps, tells in plain lines, and says when there is nothing to do", async () => {
  const args = ["--app", arn("billio-api"), "--read-only", arn("billio-readonly-api"), arn("billio-backup")];
  expect(await grant([...args, "--dry-run"])).toEqual({
    code: 0,
    err: "",
    out: [
      `would grant billio_app to ${arn("billio-api")}`,
      `would grant billio_readonly to ${arn("billio-readonly-api")}`,
      `would grant billio_readonly to ${arn("billio-backup")}`,
      "would be: 3 granted, 0 revoked, 0 as they were",
    ],
  });
  expect((await grant(args)).out).toEqual([
    `grant billio_app to ${arn("billio-api")}: done`,
    `grant billio_readonly to ${arn("billio-readonly-api")}: done`,
    `grant billio_readonly to ${arn("billio-backup")}: done`,
    "3 granted, 0 revoked, 0 as they were",
  ]);
  expect((await grant(args)).out.at(-1)).toBe("nothing to do, 3 as they should be");
});

test("--outputs takes the lists of the cluster that is connected to", async () => {
  const { BILLIO_DSQL_ENDPOINT = "" } = principals.dsql.env;
  const stack = {
    DsqlEndpoint: BILLIO_DSQL_ENDPOINT,
    DsqlAppRoleArns: arn("billio-api"),
    DsqlReadOnlyRoleArns: arn("billio-backup"),
  };
  const right = await outputsFile("right.json", { BillioDataV3: stack });
  expect((await grant(["--outputs", right, "--none"])).code).toBe(0);
  expect(
    (await grant(["--outputs", right, "--json"])).out.map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    { event: "kept", role: "billio_app", arn: arn("billio-api") },
    { event: "kept", role: "billio_readonly", arn: arn("billio-backup") },
    { event: "done", granted: 0, revoked: 0, kept: 2, dryRun: false },
  ]);
  const wrong = await outputsFile("wrong.json", { T: { ...stack, DsqlEndpoint: "other.example.com" } });
  const refused = await grant(["--outputs", wrong]);
  expect(refused.err).toBe(
    `DsqlEndpoint of T is other.example.com, but BILLIO_DSQL_ENDPOINT is ${BILLIO_DSQL_ENDPOINT}: this file is another cluster's`,
  );
  expect(refused.code).toBe(2);
});

test("grant exits with 1 and tells what is done and what is left, with --json as an event too", async () => {
  const missing = "arn:aws:iam::111122223333:role/not-made-yet";
  const { code, out, err } = await grant([
    "--json",
    "--app",
    arn("billio-api"),
    "--read-only",
    arn("stranger"),
    missing,
  ]);
  expect(code).toBe(1);
  expect(err).toContain(`Failed to grant billio_readonly to ${missing}: IAM role ${missing} does not exist`);
  expect(JSON.parse(out.at(-1) ?? "")).toMatchObject({
    event: "failed",
    code: "GRANT",
    done: [{ action: "grant", arn: arn("stranger") }],
    left: [{ arn: missing }, { action: "revoke", arn: arn("billio-backup") }],
  });
});

test("who may not be admin gets nowhere", async () => {
  const { code, err } = await grant(["--none"], principals.env("billio-api"));
  expect(err).toContain("access denied");
  expect(code).toBe(1);
});

test("as a program it does the same", async () => {
  const program = join(import.meta.dirname, "..", "..", "src", "grant.ts");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", program, "--app", arn("billio-api"), "--none", "--dry-run"],
    { env: { ...process.env, ...principals.env("billio-github-actions-dsql-migrate") } },
  );
  expect(stdout).toContain("would be: 0 granted");
});
