import { formatPeriod, readDay } from "../errorCatalog/Period.ts";
import { takeOutAsync } from "../analysis/parse/asyncKeyword.ts";
import { classify } from "../analysis/classify.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import { withRulesOf } from "../analysis/checks/rulesInForce.ts";
import { type Node, parse } from "../analysis/parse/parse.ts";
import { allowedRules } from "./allowedRules.ts";
import { checkRules } from "./checkRules.ts";
import type { Finding } from "./Finding.ts";
import { LineMap } from "./LineMap.ts";
import { ruleById } from "./ruleById.ts";
import { ScriptCatalog } from "./ScriptCatalog.ts";
import { ScriptTransaction } from "./ScriptTransaction.ts";
import { type ScriptStatement, splitScript } from "./splitScript.ts";

export interface CheckOptions {
  /** Each statement is a transaction of its own, as a migration runner sends them; BEGIN and COMMIT count for nothing. */
  eachStatementAlone?: boolean;
  /** Judge by the rules as they were on this day, e.g. `2026-10-01`, as far as known. Today's knowledge without it. */
  asOf?: string;
}

/** Checks texts one after another, and knows in the later ones what the earlier ones have created. */
export interface Checker {
  /** Checks a script as psql runs it. */
  script(text: string, file: string): Finding[];
  /** Checks what an application sent as one query string; its findings have the place that is given. */
  query(text: string, place: { file: string; line: number }): Finding[];
  /** How many statements have been looked at. */
  readonly statements: number;
}

const STATEMENT_LENGTH = 80;

/**
 * Makes a checker that has seen nothing yet.
 *
 * @throws {RangeError} when `asOf` isn't a date on which there was a DSQL
 */
export function createChecker(options: CheckOptions = {}): Checker {
  const { eachStatementAlone = false } = options;
  const asOf = options.asOf === undefined ? undefined : readDay(options.asOf);
  const catalog = new ScriptCatalog();
  let count = 0;

  function check(text: string, file: string, isQuery: boolean): Finding[] {
    const findings: Finding[] = [];
    const places = new LineMap(text);
    const transaction = new ScriptTransaction(isQuery);
    for (const each of splitScript(text)) {
      count++;
      const { allowed, unknown } = allowedRules(each.comments);
      const add = (finding: Omit<Finding, "file" | "line" | "column" | "statement">, at: number) => {
        if (allowed.has(finding.rule)) return;
        findings.push({ file, ...places.of(each.start + at), ...finding, statement: excerpt(each.text) });
      };
      for (const id of unknown) {
        const { id: rule, instead } = checkRules.unknownRule;
        add({ rule, message: `there is no rule "${id}"`, instead }, 0);
      }
      const refused = refusalOf(
        each,
        eachStatementAlone ? new ScriptTransaction(false) : transaction,
        !isQuery,
      );
      if (refused) add(describe(refused), offsetOf(refused, each.text));
    }
    return findings;
  }

  function refusalOf(
    { text }: ScriptStatement,
    transaction: ScriptTransaction,
    isRemembered: boolean,
  ): DsqlError | undefined {
    const { statements, syntaxError } = classify(text, asOf);
    if (syntaxError) return syntaxError;
    for (const statement of statements) {
      const refusal = statement.error ?? transaction.read(statement) ?? catalog.questionsRefusal(statement);
      if (refusal) return refusal;
    }
    const nodes = nodesOf(text);
    for (const node of nodes) {
      const refusal = withRulesOf(asOf, () => catalog.typesRefusal(node));
      if (refusal) return refusal;
    }
    if (isRemembered) {
      for (const node of nodes) catalog.apply(node);
      for (const statement of statements) catalog.trust(statement);
    }
    return undefined;
  }

  return {
    script: (text, file) => check(text, file, false),
    query: (text, { file, line }) =>
      check(text, file, true).map((finding) => ({ ...finding, line, column: 1 })),
    get statements() {
      return count;
    },
  };
}

function nodesOf(text: string): Node[] {
  const tree = parse(takeOutAsync(text).sql);
  return tree !== "too complex" && "stmts" in tree
    ? tree.stmts.flatMap(({ stmt }) => (stmt ? [stmt] : []))
    : [];
}

function describe({ rule: id = checkRules.syntaxError.id, sqlstate, message }: DsqlError) {
  const rule = ruleById.get(id);
  if (!rule) return { rule: id, sqlstate, message, instead: checkRules.syntaxError.instead };
  const { instead, evidence, source, period } = rule;
  const when = period && { when: formatPeriod(period) };
  return { rule: id, sqlstate, message, instead, evidence, source, ...when };
}

/** UTF-16 offset in the statement's text of what a refusal is about. */
function offsetOf({ at, position }: DsqlError, text: string): number {
  if (at !== undefined) return Buffer.from(text).toString("utf8", 0, at).length;
  // PostgreSQL counts characters, from 1.
  if (position !== undefined && position > 0)
    return Array.from(text)
      .slice(0, position - 1)
      .join("").length;
  return 0;
}

function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > STATEMENT_LENGTH ? `${line.slice(0, STATEMENT_LENGTH - 1)}…` : line;
}
