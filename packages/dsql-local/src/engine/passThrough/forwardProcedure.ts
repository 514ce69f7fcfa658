import { CALL, GATE } from "../../postgres/schema/procedureCommits.ts";
import { ResponseRelay } from "../run/ResponseRelay.ts";
import { ConnectionDroppedError } from "../../faults/ConnectionDroppedError.ts";
import type { ErrorWriter } from "./forward.ts";
import { recordError } from "../run/recordError.ts";
import { sendRequest } from "../run/sendRequest.ts";
import type { SessionState } from "../run/SessionState.ts";
import { sendReadyForQuery } from "../run/sendReadyForQuery.ts";
import { ProcedureRun } from "../../transaction/procedures/ProcedureRun.ts";
import { dsqlErrorResponse } from "../../errors/dsqlErrorResponse.ts";

const BEGIN = `SELECT set_config('${CALL}', 'alone', false), set_config('${GATE}', '0', false)`;
const END = `SELECT set_config('${CALL}', '', false)`;

/**
 * Forwards a request whose only statement may end its transactions itself, outside of a transaction of the client's. The
 * response, up to and including ReadyForQuery, is sent once the outcome of its commits is known.
 *
 * @param bytes a Query message, or a batch that ends with Sync
 * @param onEnd called with the response
 * @throws {ConnectionDroppedError} when that fault is injected
 */
export async function forwardProcedure(
  session: SessionState,
  bytes: Buffer,
  toError: ErrorWriter,
  onEnd?: (response: ResponseRelay) => void,
): Promise<void> {
  const { client, backend, services, transactions } = session;
  const gate = await services.gates.open(backend.connection.processId);
  const run = new ProcedureRun(
    gate,
    services,
    (change) => {
      transactions.catalog.commit(change);
    },
    services.activity.isObserved ? session.activity : undefined,
  );
  const response = new ResponseRelay(client, { mode: "buffer" });
  if (services.statistics) response.tags = [];
  transactions.writeReports.procedure = run;
  transactions.rowReporting.switchOn();
  try {
    await backend.run(BEGIN);
    await sendRequest(session, undefined, bytes, response);
    await backend.run(END);
  } finally {
    transactions.writeReports.procedure = undefined;
    await run.end(response.errorBytes === undefined);
  }
  if (run.isDropped) throw new ConnectionDroppedError();
  response.release();
  const { errorBytes, sqlstate } = response;
  if (errorBytes) {
    const failure = run.error ? dsqlErrorResponse(run.error) : toError({ errorBytes, sqlstate }, response);
    await recordError(session, failure);
    client.write(failure);
  }
  sendReadyForQuery(session);
  onEnd?.(response);
}
