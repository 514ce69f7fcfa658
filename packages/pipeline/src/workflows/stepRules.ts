import type { Finding, WorkflowFile } from "./WorkflowFile.ts";

const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;
const VERSION_COMMENT = /\s# v\d+\.\d+\.\d+$/;

/** Checks steps of workflows and of composite actions. */
export function stepRules(file: WorkflowFile): Finding[] {
  const findings: Finding[] = [];
  for (const { path, step, job } of file.steps()) {
    const { uses, run } = step;
    const add = (key: string, message: string) =>
      findings.push({ line: file.lineOf([...path, key]), message });
    if (uses !== undefined) {
      if (!uses.startsWith("./") && !PINNED.test(uses)) {
        add("uses", `${uses}: name the commit by its 40 digits; a tag can be moved to another.`);
      } else if (
        !uses.startsWith("./") &&
        !VERSION_COMMENT.test(file.textOf(file.lineOf([...path, "uses"])))
      ) {
        add("uses", `${uses}: name the version in a comment, e.g. # v4.2.2; it is what people can read.`);
      }
      if (uses.startsWith("actions/checkout@") && step.with?.["persist-credentials"] !== false) {
        add("with", "checkout needs persist-credentials: false; later steps would find the token.");
      }
    }
    if (run !== undefined) {
      if (run.includes("${{")) {
        add("run", 'An expression in run: becomes part of the program; give it by env: and use "$NAME".');
      }
      if (run.trim().includes("\n")) {
        add(
          "run",
          "More than a line belongs into a script in .github/scripts, where it can be run and tested.",
        );
      }
      if (job === undefined && step.shell !== "bash") add("shell", "A step of an action needs shell: bash.");
      if (job !== undefined && step.shell !== undefined) add("shell", "The shell is the workflow's.");
      if (step.name === undefined)
        add("run", "A step needs a name: the runbook and the tests know it by that.");
    }
    if (runsAfterFailure(step.if)) add("if", "What comes after a failure would run on what is half done.");
    if ("continue-on-error" in step) add("continue-on-error", "What fails stops the run.");
  }
  return findings;
}

/** A condition by which it runs although an earlier step failed or was cancelled. */
export function runsAfterFailure(condition: unknown): boolean {
  return typeof condition === "string" && /\b(always|failure|cancelled)\s*\(/.test(condition);
}
