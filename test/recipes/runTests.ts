import { runCommand } from "../../packages/dsql-local/clients/runner/runCommand.ts";
import type { Outcome } from "./RecipeResult.ts";
import { failureOf, TIMEOUT_MS, withOutput } from "./runLimits.ts";

/** As Jest prints it with --json; Vitest does the same. */
interface TestResults {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: { name: string; message: string }[];
}

/** Runs tests that start a local DSQL by themselves; each has to pass, and none may be skipped. */
export async function runTests(command: string[], folder: string): Promise<Outcome> {
  const { PATH, HOME } = process.env;
  const ended = await runCommand(command, { env: { PATH, HOME }, cwd: folder, timeoutMs: TIMEOUT_MS });
  if (!ended) return { skipped: `${command[0] ?? ""} isn't on this machine` };
  let results: Partial<TestResults>;
  try {
    results = JSON.parse(ended.stdout) as Partial<TestResults>;
  } catch {
    return { failure: failureOf(ended) ?? withOutput("prints no results", ended) };
  }
  const { numPassedTests = 0, numFailedTests, numPendingTests, testResults = [] } = results;
  if (numPassedTests > 0 && numFailedTests === 0 && numPendingTests === 0) {
    return ended.exitCode === 0 ? {} : { failure: withOutput("its tests pass, but it fails", ended) };
  }
  const messages = testResults.map(({ name, message }) => `${name}: ${message}`);
  return { failure: ["has tests that didn't pass", ...messages].join("\n") };
}
