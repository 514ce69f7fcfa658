import type { Finding } from "./Finding.ts";

/** A finding for people and for the logs of continuous integration: its location first, in the form that editors recognize. */
export function formatFinding(finding: Finding): string {
  const { file, line, column, sqlstate, message, statement, suggestion, rule, evidence, source, when } =
    finding;
  const known = evidence === undefined ? "" : `; ${evidence}: ${source ?? ""}`;
  return [
    `${file}:${line}:${column}: ${sqlstate === undefined ? "" : `${sqlstate} `}${message.replaceAll(/\s+/g, " ")}`,
    `    in:      ${statement}`,
    `    instead: ${suggestion}`,
    `    rule:    ${rule}${when === undefined ? "" : ` (${when})`}${known}`,
  ].join("\n");
}
