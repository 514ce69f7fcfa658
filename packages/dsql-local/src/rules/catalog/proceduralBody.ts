import { applyEdits, type Edit } from "../applyEdits.ts";
import { tokens } from "../tokens.ts";
import { inserted } from "./catalogReferences.ts";
import { clientCatalog } from "./clientCatalogs.ts";

/** Words that end a FROM clause on their level of parentheses. */
const ENDS_FROM = new Set(
  "WHERE GROUP HAVING ORDER LIMIT OFFSET FETCH WINDOW UNION EXCEPT INTERSECT SELECT RETURNING LOOP INTO SET VALUES THEN END ;".split(
    " ",
  ),
);

/** Functions whose arguments have FROM between them. */
const WITH_FROM = new Set(["EXTRACT", "OVERLAY", "SUBSTRING", "TRIM"]);

/** Words that may stand behind a table in FROM and aren't its alias. */
const NO_ALIAS = new Set([
  ...ENDS_FROM,
  ..."ON USING JOIN INNER LEFT RIGHT FULL CROSS NATURAL FOR TABLESAMPLE ) ,".split(" "),
]);

/**
 * A body in PL/pgSQL, with references to catalogs replaced in the statements that it holds, told by their words: FROM or
 * JOIN stands before a table, or a comma in a FROM clause. SQL in strings for EXECUTE isn't looked into.
 */
export function proceduralBody(body: string): string {
  const words = [...tokens(body)];
  const edits: Edit[] = [];
  /** By depth of parentheses: within a FROM clause? Undefined where FROM is part of a function's syntax. */
  const inFrom: (boolean | undefined)[] = [false];
  let before = "";
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (!word) break;
    const depth = inFrom.length - 1;
    const startsTable =
      (before === "FROM" && inFrom[depth] === true) ||
      before === "JOIN" ||
      ((before === "," || before === "(") && inFrom[depth] === true);
    if (word.text === "(") inFrom.push(WITH_FROM.has(before) ? undefined : startsTable);
    else if (word.text === ")") {
      if (inFrom.length > 1) inFrom.pop();
    } else if (word.text === "FROM") {
      if (inFrom[depth] !== undefined && before !== "DISTINCT") inFrom[depth] = true;
    } else if (ENDS_FROM.has(word.text)) inFrom[depth] &&= false;
    else if (startsTable && (word.kind === "word" || word.kind === "quoted")) {
      const isQualified = words[at + 1]?.text === ".";
      const last = isQualified ? words[at + 2] : word;
      const name = unquoted(last?.text ?? "");
      const next = words[isQualified ? at + 3 : at + 1];
      const select = clientCatalog(name);
      if (
        last &&
        select !== undefined &&
        (!isQualified || unquoted(word.text) === "pg_catalog") &&
        next?.text !== "(" &&
        next?.text !== "."
      ) {
        const hasAlias = next !== undefined && next.kind !== "other" && !NO_ALIAS.has(next.text);
        edits.push({
          at: Buffer.byteLength(body.slice(0, word.start)),
          remove: Buffer.byteLength(body.slice(word.start, last.end)),
          insert:
            inserted(`(${select})`, body.slice(word.start, last.end)) +
            (hasAlias ? "" : inserted(` AS ${name}`)),
        });
        at += isQualified ? 2 : 0;
      }
    }
    before = words[at]?.text ?? "";
  }
  return applyEdits(body, edits).text;
}

function unquoted(word: string): string {
  return word.startsWith('"') ? word.slice(1, -1) : word.toLowerCase();
}
