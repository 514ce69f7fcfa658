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
  /** Each statement is a transaction of its own, as a migration runner sends them; BEGIN and COMMIT are ignored. */
  autocommit?: boolean;
  /** @deprecated Use {@link autocommit}. */
  eachStatementAlone?: boolean;
  /** Judge by the rules as they were on this day, e.g. `2026-10-01`, as far as known. Today's knowledge without it. */
  asOf?: string;
}

/** Checks one text after another, and knows in later ones what earlier ones have created. */
export interface Checker {
  /** Checks a script as psql runs it. */
  script(text: string, file: string): Finding[];
  /** Checks what an application sent as one query string; its findings have the given location. */
  query(text: string, location: { file: string; line: number }): Finding[];
  /** How many statements it has checked. */
  readonly statements: number;
}

/** A finding without where it is. */
type Violation = Omit<Finding, "file" | "line" | "column" | "statement" | "instead">;

const STATEMENT_LENGTH = 80;

/**
 * Creates a checker, which knows no tables yet.
 *
 * @throws {RangeError} when `asOf` isn't a date on which there was a DSQL
 */
export function createChecker(options: CheckOptions = {}): Checker {
  // oxlint-disable-next-line typescript/no-deprecated -- callers may still pass it
  const autocommit = (options.autocommit ?? false) || (options.eachStatementAlone ?? false);
  const asOf = options.asOf === undefined ? undefined : readDay(options.asOf);
  const catalog = new ScriptCatalog();
  let count = 0;

  function check(text: string, file: string, isQuery: boolean): Finding[] {
    const findings: Finding[] = [];
    const lines = new LineMap(text);
    const transaction = new ScriptTransaction(isQuery);
    for (const each of splitScript(text)) {
      count++;
      const { allowed, unknown } = allowedRules(each.comments);
      const add = ({ suggestion, ...finding }: Violation, at: number) => {
        if (allowed.has(finding.rule)) return;
        const { rule, sqlstate, message, ...known } = finding;
        findings.push({
          file,
          ...lines.of(each.start + at),
          rule,
          ...(sqlstate === undefined ? {} : { sqlstate }),
          message,
          suggestion,
          // oxlint-disable-next-line typescript/no-deprecated -- readers may still expect it
          instead: suggestion,
          ...known,
          statement: excerpt(each.text),
        });
      };
      for (const id of unknown) {
        const { id: rule, suggestion } = checkRules.unknownRule;
        add({ rule, message: `there is no rule "${id}"`, suggestion }, 0);
      }
      const error = errorOf(each, autocommit ? new ScriptTransaction(false) : transaction, !isQuery);
      if (error) add(violationOf(error), offsetOf(error, each.text));
    }
    return findings;
  }

  /** The error with which DSQL rejects the statement; one without is remembered for those that follow. */
  function errorOf(
    { text }: ScriptStatement,
    transaction: ScriptTransaction,
    isRemembered: boolean,
  ): DsqlError | undefined {
    const { statements, syntaxError } = classify(text, asOf);
    if (syntaxError) return syntaxError;
    for (const statement of statements) {
      const error = statement.error ?? transaction.read(statement) ?? catalog.checkLookups(statement);
      if (error) return error;
    }
    const nodes = nodesOf(text);
    for (const node of nodes) {
      const error = withRulesOf(asOf, () => catalog.checkTypes(node));
      if (error) return error;
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

/** The error with what the catalog knows of its rule. */
function violationOf({ rule: id = checkRules.syntaxError.id, sqlstate, message }: DsqlError): Violation {
  const rule = ruleById.get(id);
  if (!rule) return { rule: id, sqlstate, message, suggestion: checkRules.syntaxError.suggestion };
  const { suggestion, evidence, source, period } = rule;
  const when = period && { when: formatPeriod(period) };
  return { rule: id, sqlstate, message, suggestion, evidence, source, ...when };
}

/** UTF-16 offset in the statement's text of what an error is about. */
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
