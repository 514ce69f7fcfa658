import { createHash, type Hash } from "node:crypto";
import type { Receiver } from "../session/BackendChannel.ts";
import type { NativeSession } from "../session/NativeSession.ts";
import { backend as type } from "../wire/messageType.ts";
import { readError } from "../wire/readError.ts";
import { sync } from "../wire/toBackend.ts";
import type { LogEntry, Transaction } from "./Transaction.ts";

export type AttachResult = "attached" | "deadlock" | "conflict";

/**
 * Begins a detached transaction again in PostgreSQL, on its kept snapshot, and runs its statements once more.
 * Whatever goes wrong in that means another transaction's changes got in the way, and nothing stays open then.
 */
export async function attach(native: NativeSession, transaction: Transaction): Promise<AttachResult> {
  if (!transaction.snapshot || !transaction.replayable) return "conflict";
  transaction.incarnation++;
  const begun = await beginOnSnapshot(native, transaction);
  if (begun) {
    const failure = await replay(native, transaction.log);
    if (failure === undefined) {
      transaction.place = "native";
      transaction.savepoint = false;
      return "attached";
    }
    await native.runControl("ROLLBACK");
    return failure === "40P01" ? "deadlock" : "conflict";
  }
  await native.runControl("ROLLBACK");
  return "conflict";
}

/** Begins a PostgreSQL transaction that sees what the kept snapshot saw. */
export async function beginOnSnapshot(
  native: NativeSession,
  transaction: Transaction,
  mode = transaction.readOnly ? "READ ONLY" : "READ WRITE",
): Promise<boolean> {
  const begin = await native.runControl(`BEGIN ISOLATION LEVEL REPEATABLE READ ${mode}`);
  if (begin.error || !transaction.snapshot) return false;
  const imported = await native.run(`SET TRANSACTION SNAPSHOT '${transaction.snapshot.id}'`);
  return imported.error === undefined;
}

/**
 * Runs logged statements again, in one round trip.
 *
 * @returns undefined when all went as before, or the SQLSTATE of what went wrong; `answer` when a statement would now
 *   give the client other rows, as a default of random or current values does, or another count of them, as ON CONFLICT
 *   does where the row that was in the way is gone
 */
export async function replay(
  native: NativeSession,
  log: LogEntry[],
  text: (entry: LogEntry) => string = (entry) => entry.text,
): Promise<string | undefined> {
  if (log.length === 0) return undefined;
  const request = log.map((entry) => native.once(text(entry), entry.parameterTypes, entry.payload));
  request.push(sync);
  let failure: string | undefined;
  const state = { failed: false };
  let at = 0;
  let digest: Hash | undefined;
  const receive: Receiver = (messageType, buffer, start, end) => {
    if (messageType === type.dataRow || messageType === type.copyData) {
      if (log[at]?.kind === "write") (digest ??= createHash("sha256")).update(buffer.subarray(start, end));
    } else if (messageType === type.commandComplete || messageType === type.emptyQueryResponse) {
      const tag = messageType === type.commandComplete ? buffer.toString("utf8", start + 5, end - 1) : "";
      if (!isAnsweredSo(log[at++], digest?.digest("hex"), tag)) failure ??= "answer";
      digest = undefined;
    } else if (messageType === type.errorResponse) {
      state.failed = true;
      failure = readError(buffer.subarray(start, end)).get("C") ?? "XX000";
    }
    return messageType === type.readyForQuery;
  };
  // What was noticed the first time isn't told again.
  await native.channel.exchange(Buffer.concat(request), receive, { notice: () => undefined });
  if (state.failed) await native.tidy();
  return failure;
}

function isAnsweredSo(entry: LogEntry | undefined, returned: string | undefined, tag: string): boolean {
  if (entry?.kind !== "write") return true;
  return entry.returned === returned && (entry.tag === undefined || entry.tag === tag);
}
