import { renaming } from "./renaming.ts";
import { alterTableRefusal } from "./alterTable.ts";
import { applyEdits } from "./applyEdits.ts";
import { callStatement } from "./callStatement.ts";
import { catalogNames } from "./catalogNames.ts";
import { clauseRefusal } from "./clauses.ts";
import { createIndexRefusal } from "./createIndex.ts";
import { createTableRefusal } from "./createTable.ts";
import { deferBuild } from "./deferBuild.ts";
import { dmlStatement } from "./dmlStatement.ts";
import type { DsqlError } from "./DsqlError.ts";
import { enableTriggers } from "./enableTriggers.ts";
import type { Facts } from "./Facts.ts";
import { otherDdl } from "./otherDdl.ts";
import type { Node } from "./parser.ts";
import { unsupported } from "./refusals.ts";
import { relationsOf, rewrites } from "./rewrites.ts";
import { setStatement, showStatement } from "./setStatement.ts";
import type { AsyncIndex, AsyncValidate, Statement } from "./Statement.ts";
import { transaction } from "./transaction.ts";
import { child, list, text } from "./tree.ts";
import { ddlStatements, unsupportedStatements } from "./unsupportedStatements.ts";

/** One statement of a query string, as the parser found it. */
interface ParsedStatement {
  node: Node;
  /** Its text, with ASYNC as the client wrote it. */
  original: string;
  /** Its text with ASYNC blanked out, and the UTF-16 offset in it where ASYNC stood. */
  sql: string;
  asyncAt: number | undefined;
  /** What the tree's locations count from. */
  base: number;
  /** Maps a location (less `base`) to a byte offset of `sql`. */
  located: (location: number) => number;
  /** Parts of the text are not in the tree, and locations in it only good for names. */
  shortened: boolean;
  /** Rows of VALUES that were left out of the tree. */
  rowsCut: number;
}

/** Applies all rules to one statement. */
export function classifyStatement(parsed: ParsedStatement): Statement {
  const { node, original, sql, base, located, asyncAt } = parsed;
  const [type = ""] = Object.keys(node);
  const statement = child(node, type) ?? {};
  const facts = factsOf(type, statement, parsed);
  const refusal = facts.refusal ?? (facts.async ? undefined : clauseRefusal(node));
  const edits = refusal
    ? []
    : [...(parsed.shortened ? [] : rewrites(node, sql, base)), ...(facts.edits ?? [])];
  const { text: edited, moved } = applyEdits(sql, edits);
  return {
    text: original,
    kind: facts.kind,
    relations: relationsOf(node, base).map((item) => ({ ...item, location: moved(located(item.location)) })),
    ...(refusal ? { refusal } : {}),
    ...(edits.length > 0 || asyncAt !== undefined ? { backendText: edited } : {}),
    ...(facts.async ? { async: facts.async } : {}),
    ...(facts.answer ? { answer: facts.answer } : {}),
    ...(facts.maxRows === undefined ? {} : { maxRows: facts.maxRows }),
    ...(facts.readOnly ? { readOnly: true } : {}),
    ...(facts.nested ? { nested: true } : {}),
    names: catalogNames(node),
    ...renaming(type, statement),
    ...(type === "DropStmt" ? { drops: true } : {}),
  };
}

function factsOf(type: string, statement: Node, parsed: ParsedStatement): Facts {
  const isAsync = parsed.asyncAt !== undefined;
  switch (type) {
    case "SelectStmt":
    case "InsertStmt":
    case "UpdateStmt":
    case "DeleteStmt":
      return dmlStatement(type, statement, parsed.rowsCut);
    case "TransactionStmt":
      return transaction(statement);
    case "VariableSetStmt":
      return setStatement(statement);
    case "VariableShowStmt":
      return showStatement(statement);
    case "ConstraintsSetStmt":
      return { kind: "set" };
    case "CallStmt":
      return callStatement(statement);
    case "ExplainStmt":
      return explain(statement, parsed);
    case "CopyStmt":
      return copy(statement);
    case "IndexStmt":
      return createIndex(statement, parsed, isAsync);
    case "AlterTableStmt":
      return alterTable(statement, parsed, isAsync);
    case "CreateStmt":
      return { kind: "ddl", refusal: createTableRefusal(statement) };
    case "DeallocateStmt":
      // DEALLOCATE ALL only (dsql-lint's cluster-derived grammar).
      return text(statement, "name") === ""
        ? { kind: "other" }
        : { kind: "other", refusal: unsupported("unsupported statement: Deallocate") };
    case "VacuumStmt":
      return statement.is_vacuumcmd === true
        ? { kind: "other", refusal: unsupported("unsupported statement: Vacuum") }
        : { kind: "other" };
    default:
      if (ddlStatements.has(type)) return { kind: "ddl", refusal: otherDdl[type]?.(statement) };
      return {
        kind: "other",
        refusal: unsupported(
          unsupportedStatements[type] ?? `unsupported statement: ${type.replace(/Stmt$/, "")}`,
        ),
      };
  }
}

function explain(statement: Node, parsed: ParsedStatement): Facts {
  const query = child(statement, "query") ?? {};
  const [type = ""] = Object.keys(query);
  const inner = factsOf(type, child(query, type) ?? {}, parsed);
  const analyze = list(statement, "options").some(
    (item) => text(child(item, "DefElem"), "defname") === "analyze",
  );
  const runs = analyze && inner.kind !== "read";
  return { kind: runs ? inner.kind : "explain", refusal: inner.refusal };
}

function copy(statement: Node): Facts {
  const kind = statement.is_from === true ? "copyFrom" : "copyTo";
  if (text(statement, "filename") === "" && statement.is_program !== true) return { kind };
  return { kind, refusal: unsupported("COPY with a file or program not supported") };
}

function createIndex(statement: Node, { sql, asyncAt }: ParsedStatement, isAsync: boolean): Facts {
  const refusal: DsqlError | undefined = createIndexRefusal(statement, sql, isAsync);
  if (refusal || asyncAt === undefined) return { kind: "ddl", refusal };
  const table = child(statement, "relation");
  const schema = text(table, "schemaname");
  const name = text(statement, "idxname");
  const async: AsyncIndex = {
    type: "index",
    ...(name === "" ? {} : { indexName: name }),
    table: { ...(schema === "" ? {} : { schema }), name: text(table, "relname") },
    ifNotExists: statement.if_not_exists === true,
  };
  return { kind: "ddl", async, edits: deferBuild(sql) };
}

function alterTable(statement: Node, { sql }: ParsedStatement, isAsync: boolean): Facts {
  const actions = list(statement, "cmds").map((item) => child(item, "AlterTableCmd"));
  const [first] = actions;
  if (isAsync && actions.length === 1 && text(first, "subtype") === "AT_ValidateConstraint") {
    const table = child(statement, "relation");
    const schema = text(table, "schemaname");
    const async: AsyncValidate = {
      type: "validate",
      table: { ...(schema === "" ? {} : { schema }), name: text(table, "relname") },
      constraintName: text(first, "name"),
    };
    return { kind: "ddl", async };
  }
  if (isAsync) {
    return { kind: "ddl", refusal: unsupported("unsupported ALTER TABLE ASYNC statement") };
  }
  return { kind: "ddl", refusal: alterTableRefusal(statement), edits: enableTriggers(sql) };
}
