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
  recorded: "a cluster's answer was recorded",
  documented: "AWS says so, in the user guide or a repository of its own",
  reported: "somebody outside AWS saw it on a live cluster",
  inferred:
    "the refusal is known or follows from what is; the words are in the manner of those that are known",
};

/** `docs/dsql-rules.md`: the whole book, for people. */
export function rulesPage(): string {
  const rules = Object.values(errorCatalog).flatMap((chapter) => Object.values(chapter));
  const count = (evidence: Evidence) => rules.filter((rule) => rule.evidence === evidence).length;
  const parts = [
    "# What Aurora DSQL refuses",
    "<!-- Written by `yarn workspace @mattb.tech/billio-dsql-local rules-page` from src/ruleBook: change it there. -->",
    "The local DSQL and `dsql-check` keep these rules; both read them from `packages/dsql-local/src/ruleBook`, and so does " +
      "this page. Each rule has the SQLSTATE and the words of the refusal (`{…}` stands for what differs), what to write " +
      "instead, and how well it is known:",
    (Object.keys(EVIDENCE) as Evidence[])
      .map((evidence) => `- **${evidence}** (${count(evidence)} of ${rules.length}): ${EVIDENCE[evidence]}`)
      .join("\n"),
    "## What changed when",
    "As far as the days are known, newest first. A rule that isn't kept any more is among the rules below, with its last " +
      "day; `dsql-check --as-of <date>` and `start --as-of <date>` keep it as of a day in its time.",
    changesText(),
    ...Object.entries(errorCatalog).flatMap(([name, chapter]) => [
      `## ${SECTIONS.get(name) ?? name}`,
      ...Object.values(chapter).map(ruleText),
    ]),
    "## Enforced or changed in silence",
    "Nothing is refused here, but PostgreSQL would do otherwise. The local DSQL does as DSQL does.",
    behaviours
      .map(({ id, description, evidence, source, period }) => {
        const when = period ? ` Since when: ${periodText(period)}.` : "";
        return `- **${id}**: ${description}${when} _${evidence}: ${source}_`;
      })
      .join("\n"),
    "## Knowingly different",
    "What the local server does otherwise than DSQL, or had to decide without evidence:",
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
    `- Instead: ${escaped(suggestion)}`,
    `- ${evidence[0]?.toUpperCase()}${evidence.slice(1)}: ${escaped(source)}`,
  ];
  return lines.join("\n");
}

const KINDS: Record<Change["kind"], string> = {
  possible: "Became possible",
  refused: "Refused in these words since",
  other: "New",
};

function changesText(): string {
  const byDay = new Map<string, Change[]>();
  for (const change of changes()) byDay.set(change.day, [...(byDay.get(change.day) ?? []), change]);
  return [...byDay]
    .map(([day, ofDay]) => {
      const lines = ofDay.map(({ kind, description, source, ids }) => {
        const of = ids.length === 0 ? "" : ` (${ids.map((id) => `**${id}**`).join(", ")})`;
        return `- ${KINDS[kind]}: ${kind === "refused" ? description : escaped(description)}${of} _${source}_`;
      });
      return [`### ${day}`, "", ...lines].join("\n");
    })
    .join("\n\n");
}

function periodText(period: Period): string {
  return `${formatPeriod(period)} (${period.dated})`;
}

/** Underscores and asterisks of SQL aren't emphasis. */
function escaped(text: string): string {
  return text.replaceAll(/[*_<]/g, "\\$&");
}
