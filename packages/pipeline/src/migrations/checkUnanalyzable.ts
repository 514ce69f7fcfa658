import { child, list, type Node, text } from "@mattb.tech/billio-dsql-local/parsing";
import type { CompatibilityIssue } from "./compatibilityRules.ts";
import type { UsedObjects } from "./UsedObjects.ts";

/**
 * Finds statements that run others which aren't in the migration's text, or only as a string. A function is reported where it
 * is created, since a SELECT that calls it looks like any other.
 */
export function checkUnanalyzable(statement: Node, inUse: UsedObjects): CompatibilityIssue[] {
  if (!inUse.any) return [];
  const fault = (what: string): CompatibilityIssue[] => [
    { rule: "unseen", what: `${what}, which can't be judged` },
  ];
  if (child(statement, "DoStmt")) return fault("runs the body of a DO block");
  const call = child(statement, "CallStmt");
  if (call) {
    const name = nameOf(list(child(call, "funccall"), "funcname"));
    // DSQL's own procedure; it only waits.
    return name === "sys.wait_for_job" ? [] : fault(`calls the procedure ${name}`);
  }
  const create = child(statement, "CreateFunctionStmt");
  if (!create) return [];
  const kind = create.is_procedure === true ? "procedure" : "function";
  return fault(`makes the ${kind} ${nameOf(list(create, "funcname"))} with a body`);
}

function nameOf(parts: readonly Node[]): string {
  return parts.map((part) => text(child(part, "String"), "sval")).join(".");
}
