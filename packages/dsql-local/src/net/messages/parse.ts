import { MessageReader } from "../MessageReader.ts";
import { encodeMessage } from "../encodeMessage.ts";
import { frontend } from "../messageType.ts";

export interface ParseMessage {
  name: string;
  sql: string;
  /** Count and OIDs of the parameter types given, as sent. */
  parameterTypes: Buffer;
}

/** @throws {MalformedMessageError} */
export function readParse(bytes: Buffer): ParseMessage {
  const reader = new MessageReader(bytes);
  const name = reader.string();
  const sql = reader.string();
  const { rest } = reader;
  const count = reader.int16();
  reader.skip(4 * count);
  reader.end();
  // A copy: a prepared statement lives long, and would keep the chunk received in memory.
  return { name, sql, parameterTypes: count === 0 ? noTypes : Buffer.from(rest) };
}

/** Parameter types of a Parse message that gives none. */
export const noTypes = Buffer.from([0, 0]);

/** @param parameterTypes the Parse message's count and type OIDs, as the client sent them */
export function encodeParse(name: string, sql: string, parameterTypes: Buffer): Buffer {
  return encodeMessage(frontend.parse, name, sql, parameterTypes);
}
