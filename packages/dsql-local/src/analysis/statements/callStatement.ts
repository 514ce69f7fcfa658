import { functions } from "../../errorCatalog/functions.ts";
import type { StatementInfo } from "../statement/StatementInfo.ts";
import type { Node } from "../parse/parse.ts";
import { toDsqlErrorAt } from "../checks/toDsqlErrorAt.ts";
import { child, constant, list, names, number, walk } from "../parse/tree.ts";

/** CALL of DSQL's own `sys.wait_for_job`, or of a user-defined procedure. */
export function callStatement(statement: Node): StatementInfo {
  const call = child(statement, "funccall");
  const args = list(call, "args");
  let subquery: Node | undefined;
  walk(args, (type, node) => {
    if (type === "SubLink") subquery ??= node;
  });
  if (subquery) return { kind: "call", error: toDsqlErrorAt(subquery, functions.callSubquery) };
  const [first] = args;
  const name = names(call, "funcname").join(".");
  // Whether the procedure ends its transaction is looked up in the catalog.
  if (!name.startsWith("sys.")) return { kind: "write", nested: true, procedural: { mayEnd: true } };
  if (name !== "sys.wait_for_job" || args.length !== 1) return { kind: "call" };
  const parameter = child(child(child(first, "TypeCast"), "arg") ?? first, "ParamRef");
  if (parameter) {
    return {
      kind: "call",
      job: { type: "waitForJob", jobId: { parameter: number(parameter, "number") - 1 } },
    };
  }
  const value = constant(first);
  if (value === undefined) return { kind: "call" };
  return { kind: "call", job: { type: "waitForJob", jobId: String(value) } };
}
