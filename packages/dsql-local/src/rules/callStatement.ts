import type { Facts } from "./Facts.ts";
import type { Node } from "./parser.ts";
import { unsupported } from "./refusals.ts";
import { child, constant, list, names, number } from "./tree.ts";

/** CALL: `sys.wait_for_job` is the only procedure there is, anything else PostgreSQL answers. */
export function callStatement(statement: Node): Facts {
  const call = child(statement, "funccall");
  const args = list(call, "args");
  if (args.some((arg) => child(arg, "SubLink"))) {
    return { kind: "call", refusal: unsupported("cannot use subquery in CALL argument") };
  }
  const [first] = args;
  if (names(call, "funcname").join(".") !== "sys.wait_for_job" || args.length !== 1) return { kind: "call" };
  const parameter = child(child(child(first, "TypeCast"), "arg") ?? first, "ParamRef");
  if (parameter) {
    return {
      kind: "call",
      async: { type: "waitForJob", jobId: { parameter: number(parameter, "number") - 1 } },
    };
  }
  const value = constant(first);
  if (value === undefined) return { kind: "call" };
  return { kind: "call", async: { type: "waitForJob", jobId: String(value) } };
}
