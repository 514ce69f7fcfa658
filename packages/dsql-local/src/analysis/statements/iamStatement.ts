import { isPrincipalArn } from "../checks/isPrincipalArn.ts";
import { iam } from "../../errorCatalog/iam.ts";
import { toDsqlError } from "../../errorCatalog/toDsqlError.ts";
import { sendMessage } from "../../internalSchema/sendMessage.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Node } from "../parse/parse.ts";
import type { Statement } from "../statement/Statement.ts";
import { child, list, text } from "../parse/tree.ts";
import { type Token, tokens } from "../parse/tokens.ts";

/** `AWS IAM GRANT role TO 'arn'` or `AWS IAM REVOKE role FROM 'arn'` in a query string. */
export interface IamGrant {
  verb: "GRANT" | "REVOKE";
  arn: string;
  /** UTF-16 offset of AWS. */
  at: number;
}

interface IamTakenOut {
  /** The text with `AWS IAM` blanked out and the ARN as a name: GRANT or REVOKE of a role, at the same offsets. */
  sql: string;
  grants: IamGrant[];
  /** The error of a malformed one. */
  error?: DsqlError;
}

/** Names that aren't user-defined roles: keywords, and PostgreSQL's own roles. */
const NOT_OF_A_DATABASE = /^(public|none|pg_.*)$/;

/** The first tokens decide whether a statement is one of the two. */
const MAX_TOKENS = 7;

/** Finds AWS IAM GRANT and REVOKE, which PostgreSQL's parser doesn't know, before parsing. */
export function takeOutIam(sql: string): IamTakenOut {
  if (!/\baws\b/i.test(sql)) return { sql, grants: [] };
  const grants: IamGrant[] = [];
  let plain = sql;
  for (const statement of statementsOf(sql)) {
    const [aws, second, verb, role, preposition, arn, ...rest] = statement;
    if (!aws || !isWord(aws, "AWS") || !isWord(second, "IAM")) continue;
    const isGrant = isWord(verb, "GRANT");
    const pattern: [Token | undefined, boolean][] = [
      [verb, isGrant || isWord(verb, "REVOKE")],
      [role, role?.kind === "word" || role?.kind === "quoted"],
      [preposition, isWord(preposition, isGrant ? "TO" : "FROM")],
      [arn, arn?.kind === "string"],
      [rest[0], rest.length === 0],
    ];
    const wrong = pattern.find(([, right]) => !right);
    if (wrong || !arn) return { sql, grants, error: syntaxError(sql, wrong?.[0]) };
    grants.push({ verb: isGrant ? "GRANT" : "REVOKE", arn: stringValue(sql, arn), at: aws.start });
    const replace = (from: number, to: number, by: string) => {
      plain = plain.slice(0, from) + by.padEnd(to - from) + plain.slice(to);
    };
    replace(aws.start, second?.end ?? aws.end, "");
    replace(arn.start, arn.end, "x");
  }
  return { sql: plain, grants };
}

/** @param node the tree of the text without `AWS IAM` */
export function iamStatement(node: Node, original: string, { verb, arn }: IamGrant): Statement {
  const statement: Statement = { text: original, kind: "ddl", relations: [], tag: `AWS IAM ${verb}` };
  const grant = child(node, "GrantRoleStmt");
  // It is within a BEGIN ATOMIC body.
  if (!grant) return { ...statement, error: toDsqlError(iam.syntax, { token: "AWS" }) };
  const [granted] = list(grant, "granted_roles");
  const role = text(child(granted, "AccessPriv"), "priv_name");
  if (role === "admin") return { ...statement, error: toDsqlError(iam.adminRole, { role }) };
  if (NOT_OF_A_DATABASE.test(role)) return { ...statement, error: toDsqlError(iam.notOfADatabase, { role }) };
  if (!isPrincipalArn(arn)) return { ...statement, error: toDsqlError(iam.malformedArn) };
  const call = sendMessage(verb === "GRANT" ? "grant" : "revoke", literal(JSON.stringify([role, arn])));
  return {
    ...statement,
    rewrittenSql: `DO LANGUAGE plpgsql ${literal(`BEGIN PERFORM ${call}; END`)}`,
    trust: { isGranted: verb === "GRANT", role, arn },
  };
}

function* statementsOf(sql: string): Generator<Token[]> {
  let statement: Token[] = [];
  for (const token of tokens(sql)) {
    if (token.text === ";") {
      yield statement;
      statement = [];
    } else if (statement.length < MAX_TOKENS) {
      statement.push(token);
    }
  }
  yield statement;
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === "word" && token.text === word;
}

function syntaxError(sql: string, token: Token | undefined): DsqlError {
  const error = toDsqlError(iam.syntax, { token: token ? sql.slice(token.start, token.end) : "" });
  if (!token) return { ...error, message: "syntax error at end of input" };
  // In characters; JavaScript counts those beyond the basic plane twice.
  return { ...error, position: Array.from(sql.slice(0, token.start)).length + 1 };
}

/** The value of `'…'` or `$tag$…$tag$`; an ARN needs no escapes. */
function stringValue(sql: string, { start, end }: Token): string {
  const written = sql.slice(start, end);
  const [tag] = /^\$\w*\$/.exec(written) ?? [];
  if (tag !== undefined) return written.slice(tag.length, -tag.length);
  return written
    .replace(/^[eE]?'/, "")
    .replace(/'$/, "")
    .replaceAll("''", "'");
}

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
