import { backend as type } from "../../net/messageType.ts";
import { readErrorFields } from "../../net/messages/errorFields.ts";
import type { Portal } from "./PreparedStatement.ts";
import { ReadAhead, type ReadAheadEnd } from "./ReadAhead.ts";
import type { SessionState } from "./SessionState.ts";
import { encodeExecute } from "../../net/messages/execute.ts";
import { sync } from "../../net/messages/sync.ts";
import { clientError } from "../../errors/translateError.ts";

/** More than this isn't read ahead: the rest of the portal ends with PostgreSQL's transaction. */
const MAX_BYTES = 128 * 1024 * 1024;

/** Rows fetched at a time: few as long as their size isn't known. */
const FIRST_ROWS = 16;
const MAX_ROWS = 10_000;

/** An error while a row is computed mustn't abort the transaction before the client reads that row. */
const OPEN = "SAVEPOINT dsql_local_rest";
const CLOSE = "RELEASE SAVEPOINT dsql_local_rest";
const CLOSE_FAILED = ["ROLLBACK TO SAVEPOINT dsql_local_rest", CLOSE];

/** Reads ahead what the client hasn't read of its portals, so that they outlive PostgreSQL's transaction. */
export async function drainPortals(session: SessionState): Promise<void> {
  const { current } = session.transactions;
  for (const [name, portal] of session.portals) {
    if (!portal.suspended || portal.readAhead || portal.epoch !== current?.epoch) continue;
    await readOne(session, name, portal);
  }
}

async function readOne(session: SessionState, name: string, portal: Portal): Promise<void> {
  const { backend } = session;
  const rows: Buffer[] = [];
  let end: ReadAheadEnd | undefined;
  await backend.runControl(OPEN);
  for (let count = FIRST_ROWS, left = MAX_BYTES, largest = 1; !end;) {
    const from = rows.length;
    end = await readRows(session, name, portal, count, rows);
    for (const row of rows.slice(from)) {
      left -= row.length;
      largest = Math.max(largest, row.length);
    }
    count = Math.min(MAX_ROWS, Math.floor(left / largest));
    if (count <= 0) end ??= "more";
  }
  await backend.runControl(...(backend.status === "E" ? CLOSE_FAILED : [CLOSE]));
  portal.readAhead = new ReadAhead(rows, end);
}

/** Adds `count` rows; returns what ends them, if anything does. */
async function readRows(
  { backend, transactions }: SessionState,
  name: string,
  { prepared }: Portal,
  count: number,
  rows: Buffer[],
): Promise<ReadAheadEnd | undefined> {
  let end: ReadAheadEnd | undefined;
  const read = backend.connection.exchange(
    Buffer.concat([encodeExecute(name, count), sync]),
    (messageType, buffer, start, stop) => {
      if (messageType === type.dataRow) rows.push(Buffer.from(buffer.subarray(start, stop)));
      else if (messageType === type.commandComplete) {
        end = { tag: buffer.toString("utf8", start + 5, stop - 1) };
      } else if (messageType === type.errorResponse) {
        const errorBytes = Buffer.from(buffer.subarray(start, stop));
        const sqlstate = readErrorFields(errorBytes).get("C");
        end = { failure: clientError({ errorBytes, sqlstate }, prepared.statement) };
      }
      return messageType === type.readyForQuery;
    },
    { notice: () => undefined },
  );
  // It may call functions that write.
  await transactions.preemption.withLockWaitsWatched(read);
  return end;
}
