import type { WaitForJob } from "../../analysis/statement/Statement.ts";
import { BOOL } from "../../net/typeOid.ts";
import { waitInTransaction } from "../../errors/transactionErrors.ts";
import { readBindValue } from "../../net/messages/bind.ts";
import { commandComplete } from "../../net/messages/commandComplete.ts";
import { dataRow } from "../../net/messages/dataRow.ts";
import { dsqlErrorResponse } from "../../errors/dsqlErrorResponse.ts";
import { rowDescription } from "../../net/messages/rowDescription.ts";
import type { LocalStatementHandler } from "./LocalStatementHandler.ts";

const COLUMNS = [{ name: "succeeded", typeOid: BOOL }];
const PLACEHOLDER = "SELECT NULL::bool AS succeeded";

/** `CALL sys.wait_for_job(…)` */
export const waitForJob: LocalStatementHandler = {
  columns: () => COLUMNS,
  placeholder({ job }) {
    const { jobId } = job as WaitForJob;
    if (typeof jobId === "string") return PLACEHOLDER;
    return `${PLACEHOLDER} WHERE $${jobId.parameter + 1}::pg_catalog.text IS NULL`;
  },
  async run({ client, transactions, services: { jobs } }, statement, { payload, isDescribed }) {
    const { current } = transactions;
    if (current?.explicit || [...(current?.statements ?? [])].some((other) => other !== statement)) {
      return dsqlErrorResponse(waitInTransaction);
    }
    // An implicit transaction that was begun for the Bind message only: no transaction is open while the client waits.
    await transactions.rollback();
    const { jobId } = statement.job as WaitForJob;
    const id = typeof jobId === "string" ? jobId : (readBindValue(payload, jobId.parameter) ?? "");
    const disconnected = new AbortController();
    const unsubscribe = client.onClose(() => {
      disconnected.abort();
    });
    try {
      const ended = await jobs.wait(id, disconnected.signal);
      transactions.catalog.jobAwaited();
      if ("error" in ended) return dsqlErrorResponse(ended.error);
      if (isDescribed) client.write(rowDescription(COLUMNS));
      client.write(dataRow([ended.succeeded ? "t" : "f"]));
      client.write(commandComplete("CALL"));
      return undefined;
    } finally {
      unsubscribe();
    }
  },
};
