import { commandComplete } from "../../net/messages/commandComplete.ts";
import { noTransactionInProgress } from "../../net/messages/noticeResponse.ts";
import type { LocalStatementHandler } from "./LocalStatementHandler.ts";

/** ROLLBACK, ABORT. */
export const rollback: LocalStatementHandler = {
  async run({ client, transactions }) {
    if (!transactions.current?.explicit) client.write(noTransactionInProgress);
    await transactions.rollback();
    client.write(commandComplete("ROLLBACK"));
    return undefined;
  },
};
