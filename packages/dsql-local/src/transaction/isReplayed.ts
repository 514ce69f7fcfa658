import type { Statement } from "../analysis/statement/Statement.ts";
import { changesSettings } from "../analysis/statement/changesSettings.ts";

/** Is the statement run again where its effect was rolled back? Not what only reads or writes rows: those are put back as such. */
export function isReplayed(statement: Statement): boolean {
  return statement.kind === "ddl" || changesSettings(statement);
}
