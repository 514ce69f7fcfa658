import type { Finding } from "./Finding.ts";

/** A finding for people and for the logs of continuous integration: its place first, as editors know it. */
export function formatFinding(finding: Finding): string {
  const { file, line, column, sqlstate, message, statement, instead, rule, evidence, source, when } = finding;
  const known = evidence === undefined ? "" : `; ${evidence}: ${source ?? ""}`;
  return [
    `${file}:${line}:${column}: ${sqlstate === undefined ? "" : `${sqlstate} `}${message.replaceAll(/\s+/g, " ")}`,
    `    in:      ${statement}`,
    `    instead: ${instead}`,
    `    rule:    ${rule}${when === undefined ? "" : ` (${when})`}${known}`,
  ].join("\n");
}
