import { renaming } from "./statements/renamedTo.ts";
import { objects } from "../errorCatalog/objects.ts";
import { statements as rules } from "../errorCatalog/statements.ts";
import { applyEdits } from "./parse/applyEdits.ts";
import { alterTable, createIndex } from "./statements/asyncDdl.ts";
import { callStatement } from "./statements/callStatement.ts";
import { callsSetConfig } from "./statements/callsSetConfig.ts";
import { catalogNames } from "./statements/referencedNames.ts";
import { clauseRefusal } from "./checks/checkClauses.ts";
import { createTableRefusal } from "./checks/checkCreateTable.ts";
import { dmlStatement } from "./statements/dmlStatement.ts";
import { doStatement } from "./statements/doStatement.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import type { Facts } from "./statement/StatementInfo.ts";
import { otherDdl, otherQuestions } from "./statements/otherDdl.ts";
import { lockedKeyQuestions } from "./checks/checkLockedTables.ts";
import { lockWaits } from "./rewrite/removeLockWaits.ts";
import type { ParsedStatement } from "./parse/ParsedStatement.ts";
import type { Node } from "./parse/parse.ts";
import { copy, explain } from "./statements/explainAndCopy.ts";
import { refuseAt } from "./checks/toDsqlErrorAt.ts";
import { relationsOf, rewrites } from "./rewrite/rewrites.ts";
import { setStatement } from "./statements/setStatement.ts";
import { showStatement } from "./statements/showStatement.ts";
import type { Statement } from "./statement/Statement.ts";
import { transaction } from "./statements/transactionStatement.ts";
import { pointUpdate } from "./rows/pointUpdate.ts";
import { child, list, text } from "./parse/tree.ts";
import { undecidedRefusal } from "./checks/checkWithinBody.ts";
import { MAX_VIEW_BYTES } from "./checks/viewLimit.ts";
import { ddlStatements, unsupportedStatement } from "./statements/unsupportedStatements.ts";

/** Applies all rules to one statement. */
export function classifyStatement(parsed: ParsedStatement): Statement {
  const { node, original, sql, base, located, asyncAt } = parsed;
  const [type = ""] = Object.keys(node);
  const statement = child(node, type) ?? {};
  const facts = factsOf(type, statement, parsed);
  const refusal = placed(facts.refusal ?? clauseRefusal(clausesOf(node)), parsed);
  const placeOf = (location: number) => located(location - base);
  const edits = refusal
    ? []
    : [...rewrites(node, sql, placeOf), ...lockWaits(node, sql), ...(facts.edits ?? [])];
  const { text: edited, moved } = applyEdits(sql, edits);
  const isEdited = edits.length > 0 || asyncAt !== undefined;
  const sent = isEdited ? moved : parsed.inOriginal;
  return {
    text: original,
    kind: facts.kind,
    relations: relationsOf(node, base).map((item) => ({ ...item, location: sent(located(item.location)) })),
    ...(refusal ? { refusal } : {}),
    ...(isEdited ? { rewrittenSql: edited } : {}),
    ...(edits.length > 0 ? { edits } : {}),
    ...(facts.async ? { async: facts.async } : {}),
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
    names: catalogNames(node),
    ...renaming(type, statement),
    ...(type === "DropStmt" ? { drops: true } : {}),
    ...(facts.questions && facts.questions.length > 0 && !refusal ? { questions: facts.questions } : {}),
  };
}

/** The refusal with its place in the statement's own text instead of in what was parsed. */
function placed(refusal: DsqlError | undefined, { base, located, inOriginal }: ParsedStatement) {
  if (refusal?.at === undefined) return refusal;
  const { at, ...rest } = refusal;
  return at < base ? rest : { ...rest, at: inOriginal(located(at - base)) };
}

/** All rules applied to a statement that stands within another. */
function refusalWithin(node: Node): DsqlError | undefined {
  return factsWithin(node).refusal ?? clauseRefusal(clausesOf(node));
}

/** The parts of a statement that are held to the rules of clauses: CALL names a function that nothing else may. */
function clausesOf(node: Node): unknown {
  const call = child(node, "CallStmt");
  return call ? child(call, "funccall")?.args : node;
}

function factsWithin(node: Node): Facts {
  const [type = ""] = Object.keys(node);
  const same = (offset: number) => offset;
  return factsOf(type, child(node, type) ?? {}, {
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
function refusalInBody(node: Node): DsqlError | undefined {
  return refusalWithin(node) ?? undecidedRefusal(node, factsWithin(node));
}

function factsOf(type: string, statement: Node, parsed: ParsedStatement): Facts {
  switch (type) {
    case "SelectStmt":
    case "InsertStmt":
    case "UpdateStmt":
    case "DeleteStmt":
      return {
        ...dmlStatement(type, statement, parsed.rowsCut),
        questions: lockedKeyQuestions({ [type]: statement }),
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
      return explain(statement, parsed, factsOf);
    case "CopyStmt":
      return copy(statement, parsed, factsOf);
    case "IndexStmt":
      return createIndex(statement, parsed);
    case "AlterTableStmt":
      return alterTable(statement, parsed);
    case "CreateStmt":
      return {
        kind: "ddl",
        refusal: createTableRefusal(statement),
        questions: otherQuestions.get(type)?.(statement) ?? [],
      };
    case "ViewStmt":
      return {
        kind: "ddl",
        refusal:
          otherDdl.get(type)?.(statement, refusalWithin) ??
          (Buffer.byteLength(parsed.original) > MAX_VIEW_BYTES
            ? refuseAt(undefined, objects.viewText)
            : undefined),
        questions: otherQuestions.get(type)?.(statement) ?? [],
      };
    case "DeallocateStmt":
      // DEALLOCATE ALL only (dsql-lint's cluster-derived grammar).
      return text(statement, "name") === ""
        ? { kind: "other", deallocates: true }
        : { kind: "other", refusal: refuseAt(undefined, rules.deallocate) };
    case "DoStmt":
      return doStatement(statement, refusalInBody);
    case "VacuumStmt":
      return { kind: "other", refusal: vacuumRefusal(statement) };
    default:
      if (!ddlStatements.has(type)) return { kind: "other", refusal: unsupportedStatement(type, statement) };
      return {
        kind: "ddl",
        refusal: otherDdl.get(type)?.(
          statement,
          type === "CreateFunctionStmt" ? refusalInBody : refusalWithin,
        ),
        questions: otherQuestions.get(type)?.(statement) ?? [],
      };
  }
}

/** VACUUM and ANALYZE are one node. */
function vacuumRefusal(statement: Node): DsqlError | undefined {
  if (statement.is_vacuumcmd === true) return refuseAt(undefined, rules.vacuum);
  return list(statement, "rels").length === 0 ? refuseAt(undefined, rules.analyzeAll) : undefined;
}
