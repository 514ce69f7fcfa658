import { ABSENT, NOT_SETTABLE } from "../../internalSchema/absentNames.ts";
import type { Edit } from "../parse/applyEdits.ts";
import type { Node } from "../parse/parse.ts";
import { SETTABLE } from "../checks/checkSetting.ts";
import { constant, list, names, number, text, walk } from "../parse/tree.ts";
import { inserted } from "./catalogReferences.ts";
import { HIDDEN, isHiddenSetting, SHOWN } from "./clientSettings.ts";
import type { SourceText } from "./SourceText.ts";

const pattern = (names: Iterable<string>) => [...names].map((name) => name.replaceAll(".", "\\.")).join("|");

/** DSQL's own values are settings of the backend database; others don't exist for clients. */
export const asRead = (argument: string) =>
  `pg_catalog.regexp_replace(pg_catalog.regexp_replace(${argument}, '^(${pattern(HIDDEN)}|dsql\\.(?!enable_batched_nestloop$).*)$', E'\\\\1${ABSENT}', 'i'), '^(${pattern(SHOWN.keys())})$', 'dsql.\\1', 'i')`;

/** Settings for which any value is valid, so that it may be known at run time only. */
const ANY_VALUE = [...SETTABLE].filter((name) => name !== "client_encoding");

/** Prefixes a name that isn't on DSQL's list with a mark, so that PostgreSQL doesn't find it. */
const asSet = (argument: string) =>
  `pg_catalog.regexp_replace(${argument}, '^(?!(${pattern(ANY_VALUE)})$)', '${NOT_SETTABLE}', 'i')`;

/**
 * Rewrites calls of PostgreSQL's functions, or their arguments, where replacing the function in the database isn't possible:
 * - `current_setting()` returns DSQL's own versions, and no settings of the server's;
 * - `set_config()` checks a name that isn't in the text against the list of settings at run time;
 * - CURRENT_CATALOG, a keyword, becomes the function that it stands for, with its column name.
 */
export function functionCalls(statement: Node, source: SourceText): Edit[] {
  const edits: Edit[] = [];
  /** Calls whose name becomes that of a column. */
  const naming = new Set<unknown>();
  walk(statement, (type, node) => {
    if (type === "ResTarget" && text(node, "name") === "") naming.add(named(node.val));
    if (type === "SQLValueFunction" && node.op === "SVFOP_CURRENT_CATALOG") {
      const call = "pg_catalog.current_database()";
      const { at, length, text: written } = source.token(number(node, "location"));
      const insert = naming.has(node) ? `(SELECT ${call} AS current_catalog)` : call;
      edits.push({ at, remove: length, insert: inserted(insert, written) });
    }
    if (type !== "FuncCall") return;
    const path = names(node, "funcname");
    const name = path.at(-1);
    if (path.length > 2 || (path.length === 2 && path[0] !== "pg_catalog")) return;
    const first = constant(list(node, "args")[0]);
    if (name === "set_config" && first === undefined)
      edits.push(...aroundFirstArgument(source, number(node, "location"), asSet));
    if (name === "current_setting" && (first === undefined || isOther(String(first))))
      edits.push(...aroundFirstArgument(source, number(node, "location"), asRead));
  });
  return edits;
}

/** Puts SQL around the first argument of the call at a location. */
export function aroundFirstArgument(
  source: SourceText,
  location: number,
  by: (argument: string) => string,
): Edit[] {
  const argument = source.firstArgument(location);
  const [before = "", after = ""] = by("\0").split("\0");
  if (!argument) return [];
  return [
    { at: argument.from, remove: 0, insert: inserted(before) },
    { at: argument.to, remove: 0, insert: inserted(after) },
  ];
}

function isOther(name: string): boolean {
  return SHOWN.has(name.toLowerCase()) || isHiddenSetting(name);
}

/** The expression that an unnamed column is named for: for a cast its operand. */
function named(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  const [[type, node] = []] = Object.entries(value as Record<string, Node>);
  return type === "TypeCast" || type === "CollateClause" ? named(node?.arg) : node;
}
