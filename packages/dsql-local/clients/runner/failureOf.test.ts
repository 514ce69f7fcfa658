import { expect, test } from "vitest";
import { failureOf } from "./failureOf.ts";
import { readReport } from "./readReport.ts";
import { requiredSteps } from "./steps.ts";

const ended = { stdout: "", stderr: "", exitCode: 0, timedOut: false };
const all = requiredSteps.map((step) => `step ${step}`);
const whole = ["version 1.2.3", ...all, "conflict error.code = 40001"];

test("a program that has done every step works, whatever its client prints beside them", () => {
  const report = readReport([...whole, "Executing: BEGIN", "steps and versions"].join("\r\n"));
  expect(failureOf(ended, report)).toBeUndefined();
  expect(report).toEqual({ version: "1.2.3", steps: requiredSteps, conflict: "error.code = 40001" });
});

test.each(requiredSteps)("a program that ends well without the step %s is broken", (step) => {
  const report = readReport(whole.filter((line) => line !== `step ${step}`).join("\n"));
  expect(failureOf(ended, report)).toMatch(`ends without ${step}`);
});

test.each(["version", "conflict"])("a program that tells no %s is broken", (word) => {
  const report = readReport(whole.filter((line) => !line.startsWith(word)).join("\n"));
  expect(failureOf(ended, report)).toMatch(word);
});

test("a program that fails or hangs is broken, and how far it came is told", () => {
  const report = readReport("version 1.2.3\nstep schema\nstep rows\n");
  expect(failureOf({ ...ended, exitCode: 1, stderr: "why" }, report)).toBe(
    "fails after rows, exit code 1\nwhy",
  );
  expect(failureOf({ ...ended, exitCode: null, timedOut: true }, report)).toBe("hangs after rows\n");
  expect(failureOf({ ...ended, exitCode: 1 }, readReport(""))).toMatch("fails after its start");
});

test("a program that says why it can't run here is told apart from one that breaks", () => {
  expect(readReport("skip needs Node 24\n").skipped).toBe("needs Node 24");
});
