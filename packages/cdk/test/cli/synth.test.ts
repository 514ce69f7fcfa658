import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { EXAMPLE } from "../support/templates.ts";

const PACKAGE = join(import.meta.dirname, "../..");
const CDK = join(dirname(createRequire(import.meta.url).resolve("aws-cdk/package.json")), "bin/cdk");
const WATCHED = pathToFileURL(join(import.meta.dirname, "support/watched.mjs")).href;

/** On a busy machine. */
const LONG_MS = 120_000;

/** Runs `cdk synth` as a user would, with the context on its command line, where each value is a text; and without a network. */
async function synth(context: Readonly<Record<string, unknown>>) {
  const folder = await mkdtemp(join(tmpdir(), "billio-cdk-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const network = join(folder, "network.log");
  await writeFile(network, "");
  const cpu = join(folder, "cpu.log");
  const values = Object.entries(context).flatMap(([key, value]) => [
    "-c",
    `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  ]);
  const child = spawn(
    process.execPath,
    [CDK, "synth", "--quiet", "--output", join(folder, "out"), ...values],
    {
      cwd: PACKAGE,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        NODE_OPTIONS: `--import ${WATCHED}`,
        BILLIO_NETWORK_LOG: network,
        BILLIO_CPU_LOG: cpu,
        // Whether a newer CDK is there is asked for otherwise, and goes on without an answer.
        CI: "true",
        CDK_DISABLE_CLI_TELEMETRY: "true",
      },
    },
  );
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data: Buffer) => {
      text += data.toString();
    });
  const code = await new Promise((resolve) => child.on("close", resolve));
  return {
    code,
    text,
    cpuMs: (await readFile(cpu, "utf8")).split("\n").reduce((sum, ms) => sum + Number(ms), 0),
    network: await readFile(network, "utf8"),
    files: await readdir(join(folder, "out")).catch(() => []),
  };
}

test(
  "cdk synth makes all templates in less than 20 s, and asks nobody for anything",
  async () => {
    const { code, text, cpuMs, network, files } = await synth(EXAMPLE);
    expect(text).toContain("Successfully synthesized");
    expect({ code, network }).toEqual({ code: 0, network: "" });
    // Of both its processes, which follow one another: as long as it takes where nothing else runs.
    expect(cpuMs).toBeGreaterThan(500);
    expect(cpuMs).toBeLessThan(20_000);
    expect(files.filter((file) => file.endsWith(".template.json"))).toHaveLength(13);
  },
  LONG_MS,
);

test(
  "a context that isn't right is told as such, without a stack trace",
  async () => {
    const { code, text } = await synth({ ...EXAMPLE, account: "1", dynamoFallback: "perhaps" });
    expect(code).toBe(1);
    expect(text).toContain("account must be the account's 12 digits");
    expect(text).toContain("dynamoFallback must be true or false");
    expect(text).not.toMatch(/^\s+at /m);
  },
  LONG_MS,
);
