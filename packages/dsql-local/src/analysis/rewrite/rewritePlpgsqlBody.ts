import type { Edit } from "../parse/applyEdits.ts";
import { outermostEdits } from "./outermostEdits.ts";
import { tokens } from "../parse/tokens.ts";
import { inserted } from "./catalogReferences.ts";
import { clientCatalog } from "./visibleCatalogRows.ts";
import { databaseNamesIn } from "./databaseNames.ts";
import { aroundFirstArgument, asRead } from "./functionCalls.ts";
import { words } from "./identifiers.ts";
import { internalSchemaNames } from "./internalNames.ts";
import { SourceText } from "./SourceText.ts";
import { valueOf, withinString } from "./sqlString.ts";

/** Words that end a FROM clause at the same depth of parentheses. */
const ENDS_FROM = new Set(
  "WHERE GROUP HAVING ORDER LIMIT OFFSET FETCH WINDOW UNION EXCEPT INTERSECT SELECT RETURNING LOOP INTO SET VALUES THEN END ;".split(
    " ",
  ),
);

/** Functions whose syntax contains FROM. */
const WITH_FROM = new Set(["EXTRACT", "OVERLAY", "SUBSTRING", "TRIM"]);

/** Words that may follow a table in FROM and aren't its alias. */
const NO_ALIAS = new Set([
  ...ENDS_FROM,
  ..."ON USING JOIN INNER LEFT RIGHT FULL CROSS NATURAL FOR TABLESAMPLE ) ,".split(" "),
]);

/** Functions that compose texts for EXECUTE; PostgreSQL's are meant, not user-defined ones of these names. */
const OF_TEXTS = new Set(["FORMAT", "QUOTE_IDENT", "QUOTE_LITERAL", "QUOTE_NULLABLE"]);

/** The rewrites of a PL/pgSQL body, found by its words as it isn't parsed; strings for EXECUTE contain SQL, too. */
export function rewritePlpgsqlBody(body: string): Edit[] {
  return outermostEdits([...names(body), ...functions(body)]);
}

function names(sql: string): Edit[] {
  return [...catalogs(sql), ...databaseNamesIn(sql, 3), ...internalSchemaNames(sql)];
}

/** Calls that are rewritten, and functions that compose texts for EXECUTE, which are qualified with pg_catalog. */
function functions(body: string): Edit[] {
  const all = words(body);
  const source = new SourceText(body);
  const byte = (offset: number) => Buffer.byteLength(body.slice(0, offset));
  let isDynamic = false;
  return all.flatMap(({ text, kind, start, end }, at) => {
    const next = all[at + 1]?.text ?? "";
    // Otherwise it is a privilege.
    if (text === "EXECUTE") isDynamic = next !== "ON" && next !== ",";
    else if (text === ";" || text === "LOOP" || text === "USING") isDynamic = false;
    if (isDynamic && kind === "string") {
      const written = body.slice(start, end);
      const value = valueOf(written);
      return withinString(
        { at: byte(start), length: Buffer.byteLength(written), text: written },
        value,
        names(value),
      );
    }
    const isQualified = all[at - 1]?.text === ".";
    if (text === "CURRENT_CATALOG" && !isQualified) {
      const insert = inserted("pg_catalog.current_database()", body.slice(start, end));
      return [{ at: byte(start), remove: end - start, insert }];
    }
    if (next !== "(") return [];
    if (isDynamic && OF_TEXTS.has(text) && !isQualified) {
      return [{ at: byte(start), remove: 0, insert: inserted("pg_catalog.") }];
    }
    if (text !== "CURRENT_SETTING" || (isQualified && all[at - 2]?.name !== "pg_catalog")) return [];
    return aroundFirstArgument(source, byte(start), asRead);
  });
}

/** References to catalogs in its statements: tables follow FROM or JOIN, or a comma in a FROM clause. */
function catalogs(body: string): Edit[] {
  const all = [...tokens(body)];
  const edits: Edit[] = [];
  /** By depth of parentheses: in a FROM clause? Undefined where FROM is part of a function's syntax. */
  const inFrom: (boolean | undefined)[] = [false];
  let before = "";
  for (let at = 0; at < all.length; at++) {
    const word = all[at];
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
      const isQualified = all[at + 1]?.text === ".";
      const last = isQualified ? all[at + 2] : word;
      const name = unquoted(last?.text ?? "");
      const next = all[isQualified ? at + 3 : at + 1];
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
    before = all[at]?.text ?? "";
  }
  return edits;
}

function unquoted(word: string): string {
  return word.startsWith('"') ? word.slice(1, -1) : word.toLowerCase();
}
