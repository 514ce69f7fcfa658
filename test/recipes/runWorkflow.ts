import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { runCommand } from "../../packages/dsql-local/clients/runner/runCommand.ts";
import { WorkflowFile } from "../../packages/pipeline/src/workflows/WorkflowFile.ts";
import type { Outcome } from "./RecipeResult.ts";
import { failureOf, TIMEOUT_MS } from "./runLimits.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A step may install packages. */
const STEP_TIMEOUT_MS = 600_000;

/** How long the server in the background has to stop its PostgreSQL. */
const STOP_MS = 20_000;

/** Checks a workflow by GitHub's rules and this project's, and runs its steps in `folder` as a runner of GitHub would. */
export async function runWorkflow(file: string, folder: string): Promise<Outcome> {
  const wrong = await workflowFindings(file);
  if (wrong !== undefined) return { failure: wrong };
  const { jobs = {} } = new WorkflowFile(await readFile(file, "utf8")).content;
  for (const { env = {}, steps = [] } of Object.values(jobs)) {
    const values = Object.entries(env).map(([name, value]) => [
      name,
      value.replaceAll(/\$\{\{ *github\.workspace *\}\}/g, folder),
    ]);
    // A port of the workflow's own would be in use where two of these run.
    const environment = {
      ...(Object.fromEntries(values) as Record<string, string>),
      PGPORT: await freePort(),
    };
    const groups: number[] = [];
    try {
      for (const { run, name = "", env: own = {} } of steps) {
        if (run === undefined) continue;
        const ofStep = { ...environment, ...withWorkspace(own, folder) };
        const { exitCode, output } = await runStep(run, { folder, environment: ofStep, groups });
        if (exitCode !== 0) {
          return { failure: `step "${name}": exit code ${exitCode ?? "none, it took too long"}\n${output}` };
        }
      }
    } finally {
      // As the end of a job does.
      await Promise.all(groups.map(stopGroup));
    }
  }
  return {};
}

/** Variables in which the expression for the checkout's folder is replaced, the only one that is known here. */
function withWorkspace(env: Record<string, string>, folder: string): Record<string, string> {
  const replaced = Object.entries(env).map(([name, value]) => [
    name,
    value.replaceAll(/\$\{\{ *github\.workspace *\}\}/g, folder),
  ]);
  return Object.fromEntries(replaced) as Record<string, string>;
}

async function workflowFindings(file: string): Promise<string | undefined> {
  const repository = await mkdtemp(join(tmpdir(), "billio-recipe-"));
  try {
    await mkdir(join(repository, ".github/workflows"), { recursive: true });
    await cp(file, join(repository, ".github/workflows/test.yml"));
    const check = ["packages/pipeline/src/main.ts", "check-workflows", "--root", repository];
    const command = [process.execPath, "--import", "tsx", ...check];
    const ended = await runCommand(command, { env: process.env, cwd: root, timeoutMs: TIMEOUT_MS });
    const failure = ended && failureOf(ended);
    return failure && `breaks rules of workflows: ${failure}`;
  } finally {
    await rm(repository, { recursive: true });
  }
}

/** Runs one step; what it leaves in the background goes on, in a group of processes that `groups` then contains. */
async function runStep(
  run: string,
  on: { folder: string; environment: Record<string, string>; groups: number[] },
): Promise<{ exitCode: number | null; output: string }> {
  // The last one is how a machine behind a proxy reaches npm, which asks long and in vain without it.
  const { PATH, HOME, NODE_EXTRA_CA_CERTS } = process.env;
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", run], {
    cwd: on.folder,
    env: { PATH, HOME, NODE_EXTRA_CA_CERTS, CI: "true", ...on.environment },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: STEP_TIMEOUT_MS,
  });
  if (child.pid !== undefined) on.groups.push(child.pid);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  const [exitCode] = (await once(child, "exit")) as [number | null];
  return { exitCode, output };
}

/** Ends a group of processes, by force if it doesn't end by itself. */
async function stopGroup(group: number): Promise<void> {
  const deadline = performance.now() + STOP_MS;
  if (!signal(group, "SIGTERM")) return;
  while (signal(group, 0)) {
    if (performance.now() > deadline) signal(group, "SIGKILL");
    await sleep(20);
  }
}

/** Whether there was a process in the group to send it to. */
function signal(group: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, name);
  } catch {
    return false;
  }
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("No port is free.");
  return String(address.port);
}
