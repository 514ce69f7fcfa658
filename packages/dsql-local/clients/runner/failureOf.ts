import type { Ended } from "./runCommand.ts";
import type { Report } from "./readReport.ts";
import { requiredSteps } from "./steps.ts";

/** Why a program that has ended counts as broken; undefined if it did all that is asked. */
export function failureOf({ exitCode, timedOut, stderr }: Ended, report: Report): string | undefined {
  const after = report.steps.at(-1) ?? "its start";
  if (timedOut) return `hangs after ${after}\n${stderr}`;
  if (exitCode !== 0) return `fails after ${after}, exit code ${exitCode ?? "none"}\n${stderr}`;
  const missing = requiredSteps.filter((step) => !report.steps.includes(step));
  if (missing.length > 0) return `ends without ${missing.join(", ")}\n${stderr}`;
  if (report.version === "") return "doesn't tell its version";
  if (report.conflict === "") return "doesn't tell how it sees a conflict";
  return undefined;
}
