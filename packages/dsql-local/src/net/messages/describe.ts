import { encodeMessage } from "../encodeMessage.ts";
import { frontend } from "../messageType.ts";
import { readStatementOrPortal, type StatementOrPortal } from "./statementOrPortal.ts";

/** @throws {MalformedMessageError} */
export function readDescribe(bytes: Buffer): StatementOrPortal {
  return readStatementOrPortal(bytes, "DESCRIBE");
}

export function encodeDescribe(what: "S" | "P", name: string): Buffer {
  return encodeMessage(frontend.describe, Buffer.from(what), name);
}
