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

type CheckStatement = (statement: Node) => DsqlError | undefined;

/** What was found out about a body. */
export interface CheckedBody {
  error?: DsqlError | undefined;
  /** It ends its transaction itself, or calls a procedure that may. */
  mayEnd: boolean | "surely";
}

/** The body of a DO statement. */
export function doBody(statement: Node): string {
  const body = list(statement, "args")
    .map((item) => child(item, "DefElem"))
    .find((option) => text(option, "defname") === "as");
  return text(child(child(body, "arg"), "String"), "sval");
}

/** Names that may come into a dynamic text; the second is refused in places where others aren't. */
const NAMES = ["dsql_name", "public"];

/**
 * Applies the rules to all SQL in a PL/pgSQL body.
 *
 * @param refusalOf applies them to one statement in it
 */
export function checkBody(source: string, refusalOf: CheckStatement): CheckedBody {
  let body: Body;
  try {
    body = readBody(source);
  } catch (error) {
    if (error instanceof BodySyntaxError) return { error: syntaxError(error.message), mayEnd: false };
    throw error;
  }
  let mayEnd: CheckedBody["mayEnd"] = body.endsTransaction && "surely";
  const judge = (sql: string, isRefused: (statement: Node) => boolean = () => false) => {
    const tree = parse(blankComments(sql));
    if (tree === "too complex") return toDsqlError(limits.statementDepth);
    if ("message" in tree) return syntaxError(tree.message);
    for (const { stmt } of tree.stmts) {
      if (!stmt) continue;
      if (stmt.CallStmt) mayEnd ||= true;
      const block = child(stmt, "DoStmt");
      const inner = block && checkBody(doBody(block), refusalOf);
      if (inner?.mayEnd === "surely" || !mayEnd) mayEnd = inner?.mayEnd ?? mayEnd;
      const refusal = isRefused(stmt)
        ? toDsqlErrorAt(undefined, rules.execute)
        : inner
          ? inner.error
          : refusalOf(stmt);
      if (refusal) return withoutPlace(refusal);
    }
    return undefined;
  };
  const dynamic = (expression: string) => {
    const refusal = judge(`SELECT ${expression}`);
    if (refusal) return refusal;
    for (const name of NAMES) {
      const sql = dynamicText(expression, name);
      const refused =
        sql === undefined
          ? toDsqlErrorAt(undefined, rules.execute)
          : judge(sql, (tree) => decides(tree, name));
      if (refused) return refused;
    }
    return undefined;
  };
  const refusalOfPart = ({ type, sql }: BodyPart) => {
    if (type === "dynamic") return dynamic(sql);
    return judge(type === "statement" ? sql : `SELECT ${sql}`);
  };
  let refusal: DsqlError | undefined;
  // All of them, to know whether one is CALL.
  for (const part of body.parts) refusal ??= refusalOfPart(part);
  if (body.catches) refusal ??= toDsqlErrorAt(undefined, rules.exception);
  if (body.chains) refusal ??= toDsqlErrorAt(undefined, transactionStatements.andChain);
  return { error: refusal, mayEnd };
}

function syntaxError(message: string): DsqlError {
  return { sqlstate: "42601", message };
}

/** A place within the body, which is a string, isn't one of the text. */
function withoutPlace({ at: _, ...refusal }: DsqlError): DsqlError {
  return refusal;
}
