import { commandComplete } from "../../net/messages/commandComplete.ts";
import { warning } from "../../net/messages/noticeResponse.ts";
import { ACTIVE_SQL_TRANSACTION } from "../../net/sqlState.ts";
import type { LocalStatementHandler } from "./LocalStatementHandler.ts";

/** BEGIN, START TRANSACTION. */
export const begin: LocalStatementHandler = {
  async run({ client, transactions }, statement) {
    // Its options may be rejected all the same.
    if (transactions.current?.explicit) {
      client.write(warning(ACTIVE_SQL_TRANSACTION, "there is already a transaction in progress"));
    }
    const begun = await transactions.begin(statement);
    if ("failure" in begun) return begun.failure;
    client.write(commandComplete(begun.tag));
    return undefined;
  },
};
