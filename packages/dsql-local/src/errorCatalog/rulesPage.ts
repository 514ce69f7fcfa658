import { behaviours } from "./behaviours.ts";
import { type Change, changes } from "./changes.ts";
import { knownDifferences } from "./knownDifferences.ts";
import { errorCatalog } from "./index.ts";
import { formatPeriod, type Period } from "./Period.ts";
import type { Evidence, Rule } from "./Rule.ts";

const SECTIONS = new Map<string, string>(
  Object.entries({
    connection: "Connections",
    transactions: "Transactions",
    transactionStatements: "BEGIN, COMMIT and their like",
    conflicts: "Conflicts",
    limits: "Limits",
    statements: "Statements",
    createTable: "CREATE TABLE",
    types: "Types, identity columns, sequences",
    alterTable: "ALTER TABLE",
    indexes: "Indexes",
    objects: "Views, functions, domains, schemas, roles",
    queries: "Queries",
    functions: "Functions and procedures",
    plpgsql: "Bodies of functions and procedures",
    settings: "Settings",
  }),
);

const EVIDENCE: Record<Evidence, string> = {
  recorded: "a cluster's response was recorded",
  documented: "AWS documents it, in the user guide or a repository of its own",
  reported: "a third party observed it on a live cluster",
  inferred:
    "that there is an error is known or follows from what is known; its message is modelled on known messages",
};

/** The text of `docs/dsql-rules.md`: the whole error catalog. */
export function rulesPage(): string {
  const rules = Object.values(errorCatalog).flatMap((section) => Object.values(section));
  const count = (evidence: Evidence) => rules.filter((rule) => rule.evidence === evidence).length;
  const parts = [
    "# Aurora DSQL error catalog",
    "<!-- Written by `yarn workspace @mattb.tech/billio-dsql-local rules-page` from src/errorCatalog: change it there. -->",
    "SQL that Aurora DSQL does not support, and other errors that it returns where PostgreSQL does not. The local DSQL and " +
      "`dsql-check` apply these rules; both read them from `packages/dsql-local/src/errorCatalog`, and this page is " +
      "generated from there. Each rule has an SQLSTATE and a message (`{…}` stands for what varies), a suggestion what to " +
      "write instead, and how well it is known:",
    (Object.keys(EVIDENCE) as Evidence[])
      .map((evidence) => `- **${evidence}** (${count(evidence)} of ${rules.length}): ${EVIDENCE[evidence]}`)
      .join("\n"),
    "## What changed when",
    "As far as the days are known, newest first. Rules that are no longer in force are listed below with their last day; " +
      "`dsql-check --as-of <date>` and `start --as-of <date>` apply the rules of that day.",
    changesText(),
    ...Object.entries(errorCatalog).flatMap(([name, section]) => [
      `## ${SECTIONS.get(name) ?? name}`,
      ...Object.values(section).map(ruleText),
    ]),
    "## Behavioural differences from PostgreSQL",
    "Silently enforced behaviour: no error is returned, but PostgreSQL would behave differently. The local DSQL behaves as " +
      "DSQL does.",
    behaviours
      .map(({ id, description, evidence, source, period }) => {
        const when = period ? ` Since when: ${periodText(period)}.` : "";
        return `- **${id}**: ${description}${when} _${evidence}: ${source}_`;
      })
      .join("\n"),
    "## Known differences from Aurora DSQL",
    "Where the local server differs from DSQL, or where its behaviour was chosen without evidence:",
    [
      ...rules.flatMap(({ id, knownDifference }) =>
        knownDifference === undefined ? [] : [`- **${id}**: ${knownDifference}`],
      ),
      ...knownDifferences.map(({ id, description }) => `- **${id}**: ${description}`),
    ].join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

function ruleText({
  id,
  sqlstate,
  message,
  detail,
  hint,
  suggestion,
  evidence,
  source,
  period,
}: Rule): string {
  const lines = [
    `### ${id}`,
    "",
    `- \`${sqlstate}\` \`${message}\``,
    ...(detail === undefined ? [] : [`- Detail: \`${detail}\``]),
    ...(hint === undefined ? [] : [`- Hint: \`${hint}\``]),
    ...(period === undefined ? [] : [`- When: ${escaped(periodText(period))}`]),
    `- Suggestion: ${escaped(suggestion)}`,
    `- ${evidence[0]?.toUpperCase()}${evidence.slice(1)}: ${escaped(source)}`,
  ];
  return lines.join("\n");
}

const KINDS: Record<Change["kind"], string> = {
  supported: "Now supported",
  rejected: "Now rejected with this message",
  other: "New",
};

function changesText(): string {
  const byDay = new Map<string, Change[]>();
  for (const change of changes()) byDay.set(change.day, [...(byDay.get(change.day) ?? []), change]);
  return [...byDay]
    .map(([day, ofDay]) => {
      const lines = ofDay.map(({ kind, description, source, ids }) => {
        const of = ids.length === 0 ? "" : ` (${ids.map((id) => `**${id}**`).join(", ")})`;
        return `- ${KINDS[kind]}: ${kind === "rejected" ? description : escaped(description)}${of} _${source}_`;
      });
      return [`### ${day}`, "", ...lines].join("\n");
    })
    .join("\n\n");
}

function periodText(period: Period): string {
  return `${formatPeriod(period)} (${period.dated})`;
}

/** Escapes underscores and asterisks, which are emphasis in Markdown. */
function escaped(text: string): string {
  return text.replaceAll(/[*_<]/g, "\\$&");
}
