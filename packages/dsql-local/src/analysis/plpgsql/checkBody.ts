import { plpgsql as rules } from "../../errorCatalog/plpgsql.ts";
import { limits } from "../../errorCatalog/limits.ts";
import { toDsqlError } from "../../errorCatalog/toDsqlError.ts";
import { transactionStatements } from "../../errorCatalog/transactionStatements.ts";
import { blankComments } from "../parse/blankComments.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { type Node, parse } from "../parse/parse.ts";
import { toDsqlErrorAt } from "../checks/toDsqlErrorAt.ts";
import { child, list, text } from "../parse/tree.ts";
import type { Body, BodyPart } from "./BodyPart.ts";
import { BodySyntaxError } from "./BodyReader.ts";
import { decides, dynamicText } from "./dynamicText.ts";
import { readBody } from "./readBody.ts";
import { SYNTAX_ERROR } from "../../net/sqlState.ts";

/** Applies all rules to a statement. */
export type CheckStatement = (statement: Node) => DsqlError | undefined;

/** What is known of a body. */
export interface CheckedBody {
  error?: DsqlError | undefined;
  /** Whether it ends its transaction itself (`surely`), or calls a procedure that may. */
  mayEnd: boolean | "surely";
}

/** The body of a DO statement. */
export function doBody(statement: Node): string {
  const body = list(statement, "args")
    .map((item) => child(item, "DefElem"))
    .find((option) => text(option, "defname") === "as");
  return text(child(child(body, "arg"), "String"), "sval");
}

/** Names that stand for those a dynamic text gets at run time; rules reject the second where they accept others. */
const NAMES = ["dsql_name", "public"];

/**
 * Applies the rules to all SQL in a PL/pgSQL body.
 *
 * @param check applies them to one statement in it
 */
export function checkBody(source: string, check: CheckStatement): CheckedBody {
  let body: Body;
  try {
    body = readBody(source);
  } catch (error) {
    if (error instanceof BodySyntaxError) return { error: syntaxError(error.message), mayEnd: false };
    throw error;
  }
  let mayEnd: CheckedBody["mayEnd"] = body.endsTransaction && "surely";
  const judge = (sql: string, isRejected: (statement: Node) => boolean = () => false) => {
    const tree = parse(blankComments(sql));
    if (tree === "too complex") return toDsqlError(limits.statementDepth);
    if ("message" in tree) return syntaxError(tree.message);
    for (const { stmt } of tree.stmts) {
      if (!stmt) continue;
      if (stmt.CallStmt) mayEnd ||= true;
      const block = child(stmt, "DoStmt");
      const inner = block && checkBody(doBody(block), check);
      if (inner?.mayEnd === "surely" || !mayEnd) mayEnd = inner?.mayEnd ?? mayEnd;
      const error = isRejected(stmt)
        ? toDsqlErrorAt(undefined, rules.execute)
        : inner
          ? inner.error
          : check(stmt);
      if (error) return withoutLocation(error);
    }
    return undefined;
  };
  const dynamic = (expression: string) => {
    const error = judge(`SELECT ${expression}`);
    if (error) return error;
    for (const name of NAMES) {
      const sql = dynamicText(expression, name);
      const error =
        sql === undefined
          ? toDsqlErrorAt(undefined, rules.execute)
          : judge(sql, (tree) => decides(tree, name));
      if (error) return error;
    }
    return undefined;
  };
  const checkPart = ({ type, sql }: BodyPart) => {
    if (type === "dynamic") return dynamic(sql);
    return judge(type === "statement" ? sql : `SELECT ${sql}`);
  };
  let error: DsqlError | undefined;
  // All of them, to know whether one is CALL.
  for (const part of body.parts) error ??= checkPart(part);
  if (body.catches) error ??= toDsqlErrorAt(undefined, rules.exception);
  if (body.chains) error ??= toDsqlErrorAt(undefined, transactionStatements.andChain);
  return { error: error, mayEnd };
}

function syntaxError(message: string): DsqlError {
  return { sqlstate: SYNTAX_ERROR, message };
}

/** A location within the body, which is a string, isn't one in the statement. */
function withoutLocation({ at: _, ...error }: DsqlError): DsqlError {
  return error;
}
