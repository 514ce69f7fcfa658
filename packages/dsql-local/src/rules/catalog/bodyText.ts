import { applyEdits, type Edit } from "../applyEdits.ts";
import { type Node, parse } from "../parser.ts";
import { child, list, number, text } from "../tree.ts";
import { catalogReferences } from "./catalogReferences.ts";
import { functionCalls } from "./functionCalls.ts";
import { ownNames } from "./ownNames.ts";
import { proceduralBody } from "./proceduralBody.ts";
import { SourceText } from "./SourceText.ts";

/**
 * Has the body of a function, procedure or DO block that is a string look at the catalogs that a client sees. The
 * original stays in it, in comments, and is what a client reads of it.
 */
export function bodyText(statement: Node, source: SourceText): Edit[] {
  const created = child(statement, "CreateFunctionStmt");
  const options = list(created ?? child(statement, "DoStmt"), created ? "options" : "args").map(
    (item) => child(item, "DefElem") ?? {},
  );
  const option = (name: string) => options.find((item) => text(item, "defname") === name);
  const as = option("as");
  const written = as && source.string(number(as, "location"));
  if (!written || !/pg_|dsql|current_(setting|catalog)|set_config/i.test(written.text)) return [];
  const named = text(child(child(option("language"), "arg"), "String"), "sval");
  const body = valueOf(written.text);
  const changed =
    (named || (created ? "sql" : "plpgsql")) === "sql" ? statementsBody(body) : proceduralBody(body);
  return changed === body
    ? []
    : [{ at: written.at, remove: written.length, insert: quotedAs(written.text, changed) }];
}

/** A body of SQL statements, each with its catalogs replaced. */
function statementsBody(body: string): string {
  const tree = parse(body);
  if (tree === "too complex" || "message" in tree) return body;
  const source = new SourceText(body);
  const edits = tree.stmts.flatMap(({ stmt }) =>
    stmt
      ? [...catalogReferences(stmt, source), ...functionCalls(stmt, source), ...ownNames(stmt, source)]
      : [],
  );
  return applyEdits(body, [...new Map(edits.map((edit) => [`${edit.at} ${edit.insert}`, edit])).values()])
    .text;
}

/** The text in the quotes of another, so that places in it stay. */
function quotedAs(written: string, text: string): string {
  let [tag] = /^\$[^$]*\$/.exec(written) ?? [];
  if (tag === undefined && !/^[eE]/.test(written)) return `'${text.replaceAll("'", "''")}'`;
  for (let n = 0; tag === undefined || text.includes(tag); n++) tag = `$dsql${n}$`;
  return tag + text + tag;
}

const ESCAPED = new Map(Object.entries({ n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" }));

function valueOf(written: string): string {
  const [tag] = /^\$[^$]*\$/.exec(written) ?? [];
  if (tag !== undefined) return written.slice(tag.length, -tag.length);
  const value = written
    .replace(/^[eE]?'/, "")
    .replace(/'$/, "")
    .replaceAll("''", "'");
  if (!/^[eE]/.test(written)) return value;
  return value.replace(/\\(u[0-9a-f]{4}|x[0-9a-f]{1,2}|[^])/gi, (_, escaped: string) => {
    const [first = ""] = escaped;
    if (escaped.length > 1) return String.fromCharCode(parseInt(escaped.slice(1), 16));
    return ESCAPED.get(first) ?? first;
  });
}
