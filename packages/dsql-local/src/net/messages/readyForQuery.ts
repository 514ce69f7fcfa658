import { encodeMessage } from "../encodeMessage.ts";
import { backend } from "../messageType.ts";

const byStatus = {
  I: encodeMessage(backend.readyForQuery, Buffer.from("I")),
  T: encodeMessage(backend.readyForQuery, Buffer.from("T")),
  E: encodeMessage(backend.readyForQuery, Buffer.from("E")),
};

/** @param status I: idle, T: in a transaction block, E: in an aborted one */
export function readyForQuery(status: "I" | "T" | "E"): Buffer {
  return byStatus[status];
}
