import { commandComplete } from "../../net/messages/commandComplete.ts";
import { noTransactionInProgress } from "../../net/messages/noticeResponse.ts";
import type { LocalStatementHandler } from "./LocalStatementHandler.ts";

/** COMMIT, END. */
export const commit: LocalStatementHandler = {
  async run({ client, transactions }) {
    if (!transactions.current?.explicit) client.write(noTransactionInProgress);
    const ended = await transactions.commit();
    if ("failure" in ended) return ended.failure;
    client.write(commandComplete(ended.tag));
    return undefined;
  },
};
