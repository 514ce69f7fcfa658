import { renamedTo } from "./statements/renamedTo.ts";
import { objects } from "../errorCatalog/objects.ts";
import { statements as rules } from "../errorCatalog/statements.ts";
import { applyEdits } from "./parse/applyEdits.ts";
import { alterTable, createIndex } from "./statements/asyncDdl.ts";
import { callStatement } from "./statements/callStatement.ts";
import { callsSetConfig } from "./statements/callsSetConfig.ts";
import { referencedNames } from "./statements/referencedNames.ts";
import { checkClauses } from "./checks/checkClauses.ts";
import { checkCreateTable } from "./checks/checkCreateTable.ts";
import { dmlStatement } from "./statements/dmlStatement.ts";
import { doStatement } from "./statements/doStatement.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import type { StatementInfo } from "./statement/StatementInfo.ts";
import { ddlChecks } from "./statements/ddlChecks.ts";
import { ddlLookups } from "./statements/ddlLookups.ts";
import { lockedKeyLookups } from "./checks/checkLockedTables.ts";
import { removeLockWaits } from "./rewrite/removeLockWaits.ts";
import type { ParsedStatement } from "./parse/ParsedStatement.ts";
import type { Node } from "./parse/parse.ts";
import { copy, explain } from "./statements/explainAndCopy.ts";
import { toDsqlErrorAt } from "./checks/toDsqlErrorAt.ts";
import { relationsOf, rewriteStatement } from "./rewrite/rewriteStatement.ts";
import { setStatement } from "./statements/setStatement.ts";
import { showStatement } from "./statements/showStatement.ts";
import type { Statement } from "./statement/Statement.ts";
import { transaction } from "./statements/transactionStatement.ts";
import { pointUpdate } from "./rows/pointUpdate.ts";
import { child, list, text } from "./parse/tree.ts";
import { checkWithinBody } from "./checks/checkWithinBody.ts";
import { MAX_VIEW_BYTES } from "./checks/viewLimit.ts";
import { ddlStatements, checkSupported } from "./statements/unsupportedStatements.ts";

/** Applies all rules to one statement. */
export function classifyStatement(parsed: ParsedStatement): Statement {
  const { node, original, sql, base, located, asyncAt } = parsed;
  const [type = ""] = Object.keys(node);
  const statement = child(node, type) ?? {};
  const info = infoOf(type, statement, parsed);
  const error = withLocation(info.error ?? checkClauses(clausesOf(node)), parsed);
  const locationOf = (location: number) => located(location - base);
  const edits = error
    ? []
    : [...rewriteStatement(node, sql, locationOf), ...removeLockWaits(node, sql), ...(info.edits ?? [])];
  const { text: edited, moved } = applyEdits(sql, edits);
  const isEdited = edits.length > 0 || asyncAt !== undefined;
  const sent = isEdited ? moved : parsed.inOriginal;
  return {
    text: original,
    kind: info.kind,
    relations: relationsOf(node, base).map((item) => ({ ...item, location: sent(located(item.location)) })),
    ...(error ? { error } : {}),
    ...(isEdited ? { rewrittenSql: edited } : {}),
    ...(edits.length > 0 ? { edits } : {}),
    ...(info.job ? { job: info.job } : {}),
    ...(info.tag === undefined ? {} : { tag: info.tag }),
    ...(info.response ? { response: info.response } : {}),
    ...(info.rowUpperBound === undefined ? {} : { rowUpperBound: info.rowUpperBound }),
    ...(info.bound ? { bound: info.bound } : {}),
    ...(info.readOnly ? { readOnly: true } : {}),
    ...(info.begin ? { begin: info.begin } : {}),
    ...(list(statement, "returningList").length > 0 ? { returns: true } : {}),
    ...(statement.is_local === true && type === "VariableSetStmt" ? { local: true } : {}),
    ...(info.deallocates ? { deallocates: true } : {}),
    ...(info.nested ? { nested: true } : {}),
    ...(info.procedural ? { procedural: info.procedural } : {}),
    ...(info.keyShare ? { keyShare: true } : {}),
    ...(info.writesAndLocks ? { writesAndLocks: true } : {}),
    ...(info.estimatesDpu ? { estimatesDpu: true } : {}),
    ...pointUpdate(type, statement, original),
    ...(info.kind === "read" && callsSetConfig(node, original) ? { configures: true } : {}),
    names: referencedNames(node),
    ...renamedTo(type, statement),
    ...(type === "DropStmt" ? { drops: true } : {}),
    ...(info.catalogLookups && info.catalogLookups.length > 0 && !error
      ? { catalogLookups: info.catalogLookups }
      : {}),
  };
}

/** The error with its location in the statement's own text instead of in the parsed one. */
function withLocation(error: DsqlError | undefined, { base, located, inOriginal }: ParsedStatement) {
  if (error?.at === undefined) return error;
  const { at, ...rest } = error;
  return at < base ? rest : { ...rest, at: inOriginal(located(at - base)) };
}

/** Applies all rules to a statement within another. */
function checkNested(node: Node): DsqlError | undefined {
  return infoOfNested(node).error ?? checkClauses(clausesOf(node));
}

/** The parts of a statement that rules of clauses apply to: CALL may name a function that no other statement may. */
function clausesOf(node: Node): unknown {
  const call = child(node, "CallStmt");
  return call ? child(call, "funccall")?.args : node;
}

function infoOfNested(node: Node): StatementInfo {
  const [type = ""] = Object.keys(node);
  const same = (offset: number) => offset;
  return infoOf(type, child(node, type) ?? {}, {
    node,
    original: "",
    sql: "",
    asyncAt: undefined,
    base: 0,
    located: same,
    inOriginal: same,
    rowsCut: 0,
  });
}

/** Applies all rules to a statement in the body of a function, where the catalog can't be looked up before it runs. */
function checkInBody(node: Node): DsqlError | undefined {
  return checkNested(node) ?? checkWithinBody(node, infoOfNested(node));
}

function infoOf(type: string, statement: Node, parsed: ParsedStatement): StatementInfo {
  switch (type) {
    case "SelectStmt":
    case "InsertStmt":
    case "UpdateStmt":
    case "DeleteStmt":
      return {
        ...dmlStatement(type, statement, parsed.rowsCut),
        catalogLookups: lockedKeyLookups({ [type]: statement }),
      };
    case "TransactionStmt":
      return transaction(statement);
    case "VariableSetStmt":
      return setStatement(statement);
    case "VariableShowStmt":
      return showStatement(statement, parsed.sql);
    case "ConstraintsSetStmt":
      return { kind: "set" };
    case "CallStmt":
      return callStatement(statement);
    case "ExplainStmt":
      return explain(statement, parsed, infoOf);
    case "CopyStmt":
      return copy(statement, parsed, infoOf);
    case "IndexStmt":
      return createIndex(statement, parsed);
    case "AlterTableStmt":
      return alterTable(statement, parsed);
    case "CreateStmt":
      return {
        kind: "ddl",
        error: checkCreateTable(statement),
        catalogLookups: ddlLookups.get(type)?.(statement) ?? [],
      };
    case "ViewStmt":
      return {
        kind: "ddl",
        error:
          ddlChecks.get(type)?.(statement, checkNested) ??
          (Buffer.byteLength(parsed.original) > MAX_VIEW_BYTES
            ? toDsqlErrorAt(undefined, objects.viewText)
            : undefined),
        catalogLookups: ddlLookups.get(type)?.(statement) ?? [],
      };
    case "DeallocateStmt":
      // DEALLOCATE ALL only (dsql-lint's cluster-derived grammar).
      return text(statement, "name") === ""
        ? { kind: "other", deallocates: true }
        : { kind: "other", error: toDsqlErrorAt(undefined, rules.deallocate) };
    case "DoStmt":
      return doStatement(statement, checkInBody);
    case "VacuumStmt":
      return { kind: "other", error: checkVacuum(statement) };
    default:
      if (!ddlStatements.has(type)) return { kind: "other", error: checkSupported(type, statement) };
      return {
        kind: "ddl",
        error: ddlChecks.get(type)?.(statement, type === "CreateFunctionStmt" ? checkInBody : checkNested),
        catalogLookups: ddlLookups.get(type)?.(statement) ?? [],
      };
  }
}

/** VACUUM and ANALYZE are one node. */
function checkVacuum(statement: Node): DsqlError | undefined {
  if (statement.is_vacuumcmd === true) return toDsqlErrorAt(undefined, rules.vacuum);
  return list(statement, "rels").length === 0 ? toDsqlErrorAt(undefined, rules.analyzeAll) : undefined;
}
