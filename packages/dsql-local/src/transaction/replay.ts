import type { BackendSession } from "../backend/BackendSession.ts";
import { backend as type } from "../net/messageType.ts";
import { readErrorFields } from "../net/messages/errorFields.ts";
import type { ReplayEntry } from "./Transaction.ts";
import { INTERNAL_ERROR } from "../net/sqlState.ts";
import { sync } from "../net/messages/sync.ts";

/** Runs a transaction's settings and its change of the schema again, in one round trip. Returns the SQLSTATE of a failure. */
export async function replay(
  backend: BackendSession,
  log: readonly ReplayEntry[],
): Promise<string | undefined> {
  if (log.length === 0) return undefined;
  const request = log.map((entry) => backend.once(entry.text, entry.parameterTypes, entry.payload));
  let failure: string | undefined;
  await backend.connection.exchange(
    Buffer.concat([...request, sync]),
    (messageType, buffer, start, end) => {
      if (messageType === type.errorResponse) {
        failure = readErrorFields(buffer.subarray(start, end)).get("C") ?? INTERNAL_ERROR;
      }
      return messageType === type.readyForQuery;
    },
    // The client has received the notices the first time.
    { notice: () => undefined },
  );
  if (failure !== undefined) await backend.tidy();
  return failure;
}
