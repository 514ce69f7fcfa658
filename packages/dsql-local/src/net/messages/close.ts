import { encodeMessage } from "../encodeMessage.ts";
import { frontend } from "../messageType.ts";
import { readStatementOrPortal, type StatementOrPortal } from "./statementOrPortal.ts";

/** @throws {MalformedMessageError} */
export function readClose(bytes: Buffer): StatementOrPortal {
  return readStatementOrPortal(bytes, "CLOSE");
}

export function encodeClose(what: "S" | "P", name: string): Buffer {
  return encodeMessage(frontend.close, Buffer.from(what), name);
}
