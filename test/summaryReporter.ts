import type { Reporter, SerializedError, TestCase, TestModule } from "vitest/node";

/**
 * Ends a run with the reason of every skipped test and a last line, `N passed, N failed, N skipped`, for people and programs
 * that read the end of a log.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    // Files that could not be loaded and errors that belong to no test count as failed.
    const otherFailures = modules.filter((module) => module.errors().length > 0).length + errors.length;
    for (const test of tests) {
      if (test.result().state === "skipped") console.log(`skipped: ${test.fullName}: ${skipReason(test)}`);
    }
    // After the default reporter, so that this is the last line.
    process.once("exit", () => {
      console.log(
        `${String(count("passed"))} passed, ${String(count("failed") + otherFailures)} failed, ${String(count("skipped"))} skipped`,
      );
    });
  }
}

function skipReason(test: TestCase): string {
  const result = test.result();
  return result.state === "skipped" && result.note ? result.note : "no reason given";
}
