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
import { otherDdl, otherDdlLookups } from "./statements/ddlChecks.ts";
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
  const facts = infoOf(type, statement, parsed);
  const refusal = placed(facts.error ?? checkClauses(clausesOf(node)), parsed);
  const placeOf = (location: number) => located(location - base);
  const edits = refusal
    ? []
    : [...rewriteStatement(node, sql, placeOf), ...removeLockWaits(node, sql), ...(facts.edits ?? [])];
  const { text: edited, moved } = applyEdits(sql, edits);
  const isEdited = edits.length > 0 || asyncAt !== undefined;
  const sent = isEdited ? moved : parsed.inOriginal;
  return {
    text: original,
    kind: facts.kind,
    relations: relationsOf(node, base).map((item) => ({ ...item, location: sent(located(item.location)) })),
    ...(refusal ? { error: refusal } : {}),
    ...(isEdited ? { rewrittenSql: edited } : {}),
    ...(edits.length > 0 ? { edits } : {}),
    ...(facts.async ? { job: facts.async } : {}),
    ...(facts.tag === undefined ? {} : { tag: facts.tag }),
    ...(facts.answer ? { answer: facts.answer } : {}),
    ...(facts.maxRows === undefined ? {} : { rowUpperBound: facts.maxRows }),
    ...(facts.bound ? { bound: facts.bound } : {}),
    ...(facts.readOnly ? { readOnly: true } : {}),
    ...(facts.begin ? { begin: facts.begin } : {}),
    ...(list(statement, "returningList").length > 0 ? { returns: true } : {}),
    ...(statement.is_local === true && type === "VariableSetStmt" ? { local: true } : {}),
    ...(facts.deallocates ? { deallocates: true } : {}),
    ...(facts.nested ? { nested: true } : {}),
    ...(facts.procedural ? { procedural: facts.procedural } : {}),
    ...(facts.keyShare ? { keyShare: true } : {}),
    ...(facts.writesAndLocks ? { writesAndLocks: true } : {}),
    ...pointUpdate(type, statement, original),
    ...(facts.kind === "read" && callsSetConfig(node, original) ? { configures: true } : {}),
    names: referencedNames(node),
    ...renamedTo(type, statement),
    ...(type === "DropStmt" ? { drops: true } : {}),
    ...(facts.catalogLookups && facts.catalogLookups.length > 0 && !refusal
      ? { catalogLookups: facts.catalogLookups }
      : {}),
  };
}

/** The refusal with its place in the statement's own text instead of in what was parsed. */
function placed(refusal: DsqlError | undefined, { base, located, inOriginal }: ParsedStatement) {
  if (refusal?.at === undefined) return refusal;
  const { at, ...rest } = refusal;
  return at < base ? rest : { ...rest, at: inOriginal(located(at - base)) };
}

/** All rules applied to a statement that stands within another. */
function checkNested(node: Node): DsqlError | undefined {
  return infoOfNested(node).error ?? checkClauses(clausesOf(node));
}

/** The parts of a statement that are held to the rules of clauses: CALL names a function that nothing else may. */
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

/** All rules applied to a statement in the body of a function, where nobody can look at the catalog before it runs. */
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
        catalogLookups: otherDdlLookups.get(type)?.(statement) ?? [],
      };
    case "ViewStmt":
      return {
        kind: "ddl",
        error:
          otherDdl.get(type)?.(statement, checkNested) ??
          (Buffer.byteLength(parsed.original) > MAX_VIEW_BYTES
            ? toDsqlErrorAt(undefined, objects.viewText)
            : undefined),
        catalogLookups: otherDdlLookups.get(type)?.(statement) ?? [],
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
        error: otherDdl.get(type)?.(statement, type === "CreateFunctionStmt" ? checkInBody : checkNested),
        catalogLookups: otherDdlLookups.get(type)?.(statement) ?? [],
      };
  }
}

/** VACUUM and ANALYZE are one node. */
function checkVacuum(statement: Node): DsqlError | undefined {
  if (statement.is_vacuumcmd === true) return toDsqlErrorAt(undefined, rules.vacuum);
  return list(statement, "rels").length === 0 ? toDsqlErrorAt(undefined, rules.analyzeAll) : undefined;
}
