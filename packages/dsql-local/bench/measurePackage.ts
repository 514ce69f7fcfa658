import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { median } from "../../../bench/percentile.ts";
import type { Row } from "../../../bench/Row.ts";
import { buildPackages } from "../../../scripts/packages/buildPackages.ts";
import { run, Running } from "../../../test/packages/support/run.ts";
import { signedToken } from "./signedToken.ts";

const SECONDS = { install: 15, start: 3 };
const HELP_MS = 100;

/**
 * What a user of the published package waits for: its installation in an empty project from npm's warm cache, the command's start
 * by npx until a first query is answered, and its help, beside a Node that does nothing.
 */
export async function measurePackage(quick: boolean): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "dsql-local-bench-"));
  try {
    const tarball = await pack(folder);
    const cache = join(folder, "cache");
    await timedInstall(join(folder, "first"), tarball, cache);
    const installs: number[] = [];
    for (let time = 0; time < (quick ? 1 : 5); time++) {
      installs.push(await timedInstall(join(folder, `project-${time}`), tarball, cache));
    }
    const project = join(folder, "first");
    const [starts, helps, nothing]: [number[], number[], number[]] = [[], [], []];
    for (let time = 0; time < (quick ? 2 : 9); time++) starts.push(await timedStart(project));
    for (let time = 0; time < (quick ? 3 : 21); time++) {
      helps.push(await timed(() => run(project, "node_modules/.bin/billio-dsql-local", ["--help"])));
      nothing.push(await timed(() => run(project, process.execPath, ["--eval", "0"])));
    }
    return [
      secondsRow("npm install of the package, from a warm cache", median(installs), SECONDS.install),
      secondsRow("… npx billio-dsql-local start to the first query's answer", median(starts), SECONDS.start),
      {
        name: "… billio-dsql-local --help",
        measured: `${Math.round(median(helps))} ms`,
        beside: `${Math.round(median(nothing))} ms node --eval 0`,
        target: { text: `≤ ${HELP_MS} ms`, met: median(helps) <= HELP_MS },
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function pack(folder: string): Promise<string> {
  const built = await buildPackages(join(folder, "built"));
  const own = built.find(({ name }) => name.endsWith("/billio-dsql-local"));
  const { code, output } = await run(folder, "npm", ["pack", own?.folder ?? ""]);
  const [tarball] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
  if (code !== 0 || tarball === undefined) throw new Error(output);
  return join(folder, tarball);
}

async function timedInstall(project: string, tarball: string, cache: string): Promise<number> {
  await mkdir(project);
  await writeFile(join(project, "package.json"), '{ "private": true }');
  return timed(() => run(project, "npm", ["install", "--no-audit", `--cache=${cache}`, tarball]));
}

async function timedStart(project: string): Promise<number> {
  const began = performance.now();
  const server = new Running(project, "npx", ["billio-dsql-local", "start", "--port", "0"]);
  try {
    await server.printed("Ctrl-C stops it");
    const exports = [...server.output.matchAll(/^export (\w+)=(.*)$/gm)];
    const env = Object.fromEntries(exports.map(([, name = "", value = ""]) => [name, value]));
    const endpoint = env.DSQL_ENDPOINT ?? "";
    const [host = "", port = ""] = endpoint.split(":");
    const client = new pg.Client({
      host,
      port: Number(port),
      user: "admin",
      database: "postgres",
      password: await signedToken({ endpoint, env }),
      ssl: { ca: await readFile(env.DSQL_CA_FILE ?? "", "utf8") },
    });
    await client.connect();
    await client.query("SELECT 1");
    await client.end();
    return performance.now() - began;
  } finally {
    server.interrupt();
    await server.exit();
  }
}

async function timed(work: () => Promise<{ code: number | null; output: string }>): Promise<number> {
  const began = performance.now();
  const { code, output } = await work();
  if (code !== 0) throw new Error(output);
  return performance.now() - began;
}

function secondsRow(name: string, ms: number, atMost: number): Row {
  return {
    name,
    measured: `${(ms / 1_000).toFixed(1)} s`,
    target: { text: `≤ ${String(atMost)} s`, met: ms <= atMost * 1_000 },
  };
}
