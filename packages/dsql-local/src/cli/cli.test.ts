import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { waitUntil } from "../backend/waitUntil.ts";
import { connect } from "../../test/connect.ts";

const main = join(import.meta.dirname, "..", "main.ts");
let folder: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dsql-local-test-"));
  await chmod(folder, 0o711);
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

interface Run {
  child: ChildProcess;
  output: () => string;
  exit: Promise<number | null>;
}

function dsqlLocal(...args: string[]): Run {
  const child = spawn(process.execPath, ["--import", "tsx", main, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  }
  const exit = once(child, "close").then(([code]) => code as number | null);
  return { child, output: () => text, exit };
}

const ready = (run: Run) =>
  waitUntil(() => run.output().includes("Ctrl-C stops it") || run.child.exitCode !== null, 30_000);

test("it starts, says how to connect, refuses a second start, and ends with SIGTERM, leaving no process", async () => {
  const dataDir = join(folder, "data");
  const run = dsqlLocal("start", "--port", "0", "--data-dir", dataDir);
  await ready(run);
  const endpoint = /endpoint +(\S+)/.exec(run.output())?.[1] ?? "";
  const caFile = /CA file +(\S+)/.exec(run.output())?.[1] ?? "";
  expect(run.output()).toContain(`export BILLIO_DSQL_ENDPOINT='${endpoint}'`);
  expect(run.output()).toContain(`export BILLIO_DSQL_CA_FILE='${caFile}'`);
  const client = await connect({ endpoint, caFile });
  await client.query("CREATE TABLE t (id int PRIMARY KEY)");

  const second = dsqlLocal("start", "--port", "0", "--data-dir", dataDir);
  expect(await second.exit).toBe(3);
  expect(second.output()).toContain(
    `The data folder ${dataDir} is in use by process ${String(run.child.pid)}`,
  );

  const postgres = Number(
    (await readFile(join(dataDir, "postgres", "postmaster.pid"), "utf8")).split("\n")[0],
  );
  const ended = new Promise((done) => client.once("end", done));
  run.child.kill("SIGTERM");
  await ended;
  expect(await run.exit).toBe(0);
  expect(() => process.kill(postgres, 0)).toThrow(/ESRCH/);
});

test("the password of the printed psql line is a token that the server takes", async () => {
  const run = dsqlLocal("start", "--port", "0", "--backend", inject("postgresConnectionString"));
  await ready(run);
  const endpoint = /endpoint +(\S+)/.exec(run.output())?.[1] ?? "";
  const caFile = /CA file +(\S+)/.exec(run.output())?.[1] ?? "";
  const password = /PGPASSWORD='([^']+)'/.exec(run.output())?.[1] ?? "";
  const client = await connect({ endpoint, caFile }, { password });
  await client.end();
  run.child.kill("SIGINT");
  expect(await run.exit).toBe(0);
});

test("wrong usage ends with 2 and help with 0, both telling what would be right", async () => {
  const wrong = [
    dsqlLocal("start", "--port", "70000"),
    dsqlLocal("start", "--backend", "oracle"),
    dsqlLocal("stop"),
  ];
  for (const run of wrong) expect(await run.exit).toBe(2);
  expect(wrong[0]?.output()).toContain("from 0 (any free one) to 65535");
  expect(wrong[1]?.output()).toContain("embedded, container or postgresql://");
  const help = dsqlLocal("start", "--help");
  expect(await help.exit).toBe(0);
  expect(help.output()).toContain("Example:");
  expect(help.output()).toContain("Exit codes:");
});

test("a backend that can't be reached ends with 1 and says so", async () => {
  const run = dsqlLocal("start", "--port", "0", "--backend", "postgresql://nobody:x@127.0.0.1:1/none");
  expect(await run.exit).toBe(1);
  expect(run.output()).toContain("Could not start: ");
});
