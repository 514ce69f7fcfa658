import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Row } from "../Row.ts";
import { type Checkouts, compare } from "./Comparison.ts";

const MOST = 0.7;

/** A database of its own on a server that runs, as each file of a test suite takes one, until it listens. */
export async function measureIsolated(checkouts: Checkouts, quick: boolean): Promise<Row[]> {
  const children = { now: await startProcess(checkouts.now), before: await startProcess(checkouts.before) };
  try {
    const next = (child: ChildProcess) => async () => {
      child.send("next");
      return received(child);
    };
    const sides = { now: next(children.now), before: next(children.before) };
    return await compare("a fresh isolated database", sides, quick ? 5 : 60, MOST);
  } finally {
    for (const child of Object.values(children)) {
      child.disconnect();
      await once(child, "exit");
    }
  }
}

async function startProcess(checkout: string): Promise<ChildProcess> {
  const script = fileURLToPath(new URL("freshDatabases.ts", import.meta.url));
  const child = fork(script, [checkout], { cwd: checkout, execArgv: ["--import", "tsx"] });
  await received(child);
  return child;
}

async function received(child: ChildProcess): Promise<number> {
  const [ms] = (await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() => {
      throw new Error(`the process of ${child.spawnargs.at(-1) ?? ""} ended`);
    }),
  ])) as [number];
  return ms;
}
