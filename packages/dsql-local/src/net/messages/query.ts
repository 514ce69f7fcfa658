import { MessageReader } from "../MessageReader.ts";
import { encodeMessage } from "../encodeMessage.ts";
import { frontend } from "../messageType.ts";

/** @throws {MalformedMessageError} */
export function readQuery(bytes: Buffer): string {
  const reader = new MessageReader(bytes);
  const sql = reader.string();
  reader.end();
  return sql;
}

export function encodeQuery(sql: string): Buffer {
  return encodeMessage(frontend.query, sql);
}
