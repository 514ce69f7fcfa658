import { MessageReader } from "../MessageReader.ts";
import { int32 } from "../integers.ts";
import { encodeMessage } from "../encodeMessage.ts";
import { frontend } from "../messageType.ts";

export interface ExecuteMessage {
  portal: string;
  /** Maximum number of rows, 0 for all. */
  rowLimit: number;
}

/** @throws {MalformedMessageError} */
export function readExecute(bytes: Buffer): ExecuteMessage {
  const reader = new MessageReader(bytes);
  const portal = reader.string();
  const rowLimit = reader.int32();
  reader.end();
  return { portal, rowLimit };
}

/** @param rowLimit maximum number of rows, 0 for all */
export function encodeExecute(portal: string, rowLimit = 0): Buffer {
  return encodeMessage(frontend.execute, portal, int32(rowLimit));
}
