import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { startDsqlLocal } from "../packages/dsql-local/src/index.ts";
import { sharedPostgres } from "../packages/dsql-local/src/testing.ts";
import { expect, onTestFinished, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const CLOSED_PIPE = 141;

interface Closed {
  stdout?: boolean;
  stderr?: boolean;
}

const TSX = ["--import", "tsx"];
const DATA = "packages/data/bin/billio-data.js";
const DSQL_LOCAL = "packages/dsql-local/bin/dsql-local.js";
const LOCAL = "packages/local/bin/billio-local.js";

/** Runs a command whose output nobody reads, from its start on. */
async function unread(
  command: string[],
  closed: Closed = { stdout: true },
  env: Record<string, string> = {},
) {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: { PATH, HOME, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (closed.stdout) child.stdout.destroy();
  if (closed.stderr) child.stderr.destroy();
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  }
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  return { code, signal, text };
}

test.each([
  ["migrate", [DATA, "migrate"]],
  ["grant", [DATA, "grant"]],
  ["import", [...TSX, "packages/backup/src/bin/migrateToDsql.ts"]],
  ["the bench of the data move", [...TSX, "packages/backup/bench/main.ts"]],
  ["dsql-check", ["packages/dsql-local/bin/dsql-check.js"]],
  ["dsql-migrate", ["packages/dsql/bin/dsql-migrate.js"]],
  ["dsql-local", [DSQL_LOCAL]],
  ["dsql-local start", [DSQL_LOCAL, "start"]],
  ["npm start", [LOCAL]],
  ["the bench of the data layer", ["packages/data/bench/main.js"]],
  ["the bench of the local DSQL", [...TSX, "packages/dsql-local/bench/main.ts"]],
  ["the bench of the API", [...TSX, "packages/graphql/bench/main.ts"]],
  ["the snapshot tests", ["packages/graphql-snapshot-tests/bin/billio-snapshot-tests.js"]],
])(
  "%s --help ends quietly when nobody reads it",
  async (_, command) => {
    const { code, signal, text } = await unread([...command, "--help"]);
    // Some end before they notice.
    expect({ code: code === 0 ? CLOSED_PIPE : code, signal, text }).toEqual({
      code: CLOSED_PIPE,
      signal: null,
      text: "",
    });
  },
  60_000,
);

test("findings, as text and as JSON, and errors of usage end quietly", async () => {
  const check = ["packages/dsql-local/bin/dsql-check.js", "packages/dsql-local/test/rules/cases"];
  for (const args of [check, [...check, "--json"]]) {
    expect(await unread(args)).toEqual({ code: CLOSED_PIPE, signal: null, text: "" });
  }
  const wrong = await unread([DATA, "migrate", "--wrong"], { stderr: true });
  expect(wrong).toMatchObject({ signal: null, text: "" });
}, 60_000);

test("a server stops in order when nobody reads what it prints, and leaves nothing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "billio-pipe-"));
  await chmod(folder, 0o711);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const backend = await sharedPostgres();
  const start = [DSQL_LOCAL, "start", "--port", "0", "--backend", backend];
  const [server, all] = await Promise.all([
    unread(start),
    unread([LOCAL, "--data-dir", folder], { stdout: true, stderr: true }),
  ]);
  expect(server).toMatchObject({ code: CLOSED_PIPE, signal: null });
  expect(server.text).toMatch(/listening on .*\nstopping\n$/);
  expect(all).toEqual({ code: CLOSED_PIPE, signal: null, text: "" });
  const processes = execFileSync("ps", ["-Ao", "args"], { encoding: "utf8" });
  expect(processes.split("\n").filter((line) => line.includes(folder))).toEqual([]);
}, 120_000);

test("migrations end in order between two steps, and the lease is given back", async () => {
  const dsql = await startDsqlLocal({
    isolated: true,
    backend: { connectionString: await sharedPostgres() },
  });
  onTestFinished(() => dsql.stop());
  const migrate = [DATA, "migrate", "--json"];
  expect(await unread(migrate, { stdout: true, stderr: true }, dsql.env)).toMatchObject({
    code: CLOSED_PIPE,
  });
  // The next one needn't wait for the lease of the first.
  const next = await unread(migrate, {}, dsql.env);
  expect(next).toMatchObject({ code: 0 });
  expect(next.text).not.toContain('"waiting"');
}, 120_000);
