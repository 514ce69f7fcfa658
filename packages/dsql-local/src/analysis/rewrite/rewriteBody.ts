import type { Edit } from "../parse/applyEdits.ts";
import { type Node, parse } from "../parse/parse.ts";
import { child, list, number, text } from "../parse/tree.ts";
import { outermostEdits } from "./outermostEdits.ts";
import { catalogReferences, inserted, INSERTED } from "./catalogReferences.ts";
import { databaseNames } from "./databaseNames.ts";
import { functionCalls } from "./functionCalls.ts";
import { mayName } from "./identifiers.ts";
import { internalNames } from "./internalNames.ts";
import { rewritePlpgsqlBody } from "./rewritePlpgsqlBody.ts";
import { SourceText } from "./SourceText.ts";
import { valueOf, withinString } from "./sqlString.ts";

/**
 * Rewrites the body of a function, procedure or DO block that is a string, so that it reads the catalogs that a client sees.
 * The original stays in comments within it, and is what a client sees of it.
 */
export function rewriteBody(statement: Node, source: SourceText): Edit[] {
  const created = child(statement, "CreateFunctionStmt");
  const options = list(created ?? child(statement, "DoStmt"), created ? "options" : "args").map(
    (item) => child(item, "DefElem") ?? {},
  );
  const option = (name: string) => options.find((item) => text(item, "defname") === name);
  const as = option("as");
  const written = as && source.string(number(as, "location"));
  if (!written || !mayName(written.text, LOOKED_AT)) return [];
  const named = text(child(child(option("language"), "arg"), "String"), "sval");
  const body = valueOf(written.text);
  const isSql = (named || (created ? "sql" : "plpgsql")) === "sql";
  const edits = (isSql ? statementsBody(body) : rewritePlpgsqlBody(body)).map(asInserted(body));
  return edits.length === 0 ? [] : withinString(written, body, edits);
}

/** Only bodies that match may need a rewrite. */
const LOOKED_AT = /pg_|dsql|postgres|current_(setting|catalog)|set_config|execute/i;

/** The rewrites of a body's statements: catalogs, functions and names. */
function statementsBody(body: string): Edit[] {
  const tree = parse(body);
  if (tree === "too complex" || "message" in tree) return [];
  const source = new SourceText(body);
  const edits = tree.stmts.flatMap(({ stmt }) =>
    stmt
      ? outermostEdits([
          ...catalogReferences(stmt, source),
          ...functionCalls(stmt, source),
          ...databaseNames(stmt, source),
          ...internalNames(stmt, source),
        ])
      : [],
  );
  return [...new Map(edits.map((edit) => [`${edit.at} ${edit.insert}`, edit])).values()];
}

/** Keeps the original in a comment, for clients that read the body later; a mark in a name is removed elsewhere. */
function asInserted(body: string): (edit: Edit) => Edit {
  const bytes = Buffer.from(body);
  return (edit) => {
    if (edit.insert.includes(INSERTED) || edit.remove === 0) return edit;
    const original = bytes.toString("utf8", edit.at, edit.at + edit.remove);
    return { ...edit, insert: inserted(edit.insert, original) };
  };
}
