import type { Facts } from "./Facts.ts";
import type { Node } from "./parser.ts";
import { text } from "./tree.ts";

/** What SHOW reports of the server itself (recorded on a cluster 2026-09; `max_connections` as seen live). */
const SHOWN = new Map([
  ["server_version", "16.15"],
  ["server_version_num", "160015"],
  ["max_connections", "20"],
]);

const TEXT_OID = 25;

/** SHOW. */
export function showStatement(statement: Node): Facts {
  const name = text(statement, "name").toLowerCase();
  const value = SHOWN.get(name);
  if (value === undefined) return { kind: "show" };
  const columns = [{ name, typeOid: TEXT_OID }];
  return { kind: "show", answer: { columns, rows: [[value]], tag: "SHOW" } };
}
