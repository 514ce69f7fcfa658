import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const home = fileURLToPath(new URL("..", import.meta.url));
const vitest = join(dirname(fileURLToPath(import.meta.resolve("vitest/package.json"))), "vitest.mjs");
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Runs this package's tests, and forwards signals. Resolves to the exit code, or to undefined after a signal. */
export async function runVitest(args: readonly string[]): Promise<number | undefined> {
  const child = spawn(process.execPath, [vitest, "run", ...args], { cwd: home, stdio: "inherit" });
  const passOn = (signal: NodeJS.Signals) => {
    // The terminal has sent SIGINT to it already, and a second one would interrupt its clean-up.
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, passOn);
  const [code] = (await once(child, "close")) as [number | null];
  for (const signal of SIGNALS) process.off(signal, passOn);
  return code ?? undefined;
}
