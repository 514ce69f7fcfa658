import type { Facts } from "./Facts.ts";
import type { Node } from "./parser.ts";
import { unsupported } from "./refusals.ts";
import { ONLY_DSQL, settingRefusal } from "./settings.ts";
import { isolationRefusal, transactionOptions } from "./transaction.ts";
import { list, text } from "./tree.ts";

/** SET and RESET. */
export function setStatement(statement: Node): Facts {
  const name = text(statement, "name");
  const kind = text(statement, "kind");
  if (kind === "VAR_SET_MULTI") {
    const { isolation } = transactionOptions(list(statement, "args"));
    const level =
      isolation === "serializable" || name !== "TRANSACTION" ? isolationRefusal(isolation) : undefined;
    if (name === "SESSION CHARACTERISTICS") return { kind: "set", refusal: level };
    const refusal = level ?? unsupported(`setting configuration parameter "${name}" not supported`);
    return { kind: "set", refusal };
  }
  if (kind === "VAR_RESET_ALL") return { kind: "set" };
  const refusal = settingRefusal(name);
  if (refusal) return { kind: "set", refusal };
  if (ONLY_DSQL.has(name)) {
    return { kind: "set", answer: { columns: [], rows: [], tag: kind === "VAR_RESET" ? "RESET" : "SET" } };
  }
  return { kind: "set" };
}

/** What SHOW reports of the server itself (recorded on a cluster 2026-09; `max_connections` as seen live). */
const SHOWN: Record<string, string> = {
  server_version: "16.15",
  server_version_num: "160015",
  max_connections: "20",
};

const TEXT_OID = 25;

export function showStatement(statement: Node): Facts {
  const name = text(statement, "name");
  const value = SHOWN[name];
  if (value === undefined) return { kind: "show" };
  const columns = [{ name, typeOid: TEXT_OID }];
  return { kind: "show", answer: { columns, rows: [[value]], tag: "SHOW" } };
}
