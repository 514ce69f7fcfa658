import type { ReplayEntry } from "./Transaction.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import { changesSettings } from "../analysis/statement/changesSettings.ts";

/** What is kept of a statement that succeeded, so that it can be run again; undefined for what only reads or writes rows. */
export function replayEntry(
  statement: Statement,
  parameterTypes: Buffer,
  payload: Buffer,
): ReplayEntry | undefined {
  if (statement.kind !== "ddl" && !changesSettings(statement)) return undefined;
  return { text: statement.rewrittenSql ?? statement.text, parameterTypes, payload };
}
