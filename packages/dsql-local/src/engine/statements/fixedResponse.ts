import { commandComplete } from "../../net/messages/commandComplete.ts";
import { portalSuspended } from "../../net/messages/portalSuspended.ts";
import { dataRow } from "../../net/messages/dataRow.ts";
import { rowDescription } from "../../net/messages/rowDescription.ts";
import type { LocalStatementHandler } from "./LocalStatementHandler.ts";

/** Statements whose response is known beforehand, e.g. SHOW of a setting that DSQL has another value of. */
export const fixedResponse: LocalStatementHandler = {
  columns: ({ response }) => response?.columns ?? [],
  run({ client }, { response }, { isDescribed, rowLimit }) {
    const { columns = [], rows = [], tag = "" } = response ?? {};
    if (isDescribed) client.write(rowDescription(columns));
    for (const row of rows) client.write(dataRow(row));
    // There is one row at most.
    client.write(rows.length > 0 && rowLimit === rows.length ? portalSuspended : commandComplete(tag));
    return Promise.resolve(undefined);
  },
};
