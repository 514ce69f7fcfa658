import { MalformedMessageError } from "../MalformedMessageError.ts";
import { MessageReader } from "../MessageReader.ts";

export interface ParseMessage {
  name: string;
  sql: string;
  /** Count and OIDs of the parameter types given, as sent. */
  parameterTypes: Buffer;
}

export interface BindMessage {
  portal: string;
  statement: string;
  /** Formats, values and result formats, as sent. */
  payload: Buffer;
}

export interface ExecuteMessage {
  portal: string;
  /** 0 for all. */
  rowLimit: number;
}

export interface TargetMessage {
  what: "S" | "P";
  name: string;
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
  // What is kept for long isn't to keep the chunk that it came in.
  return { name, sql, parameterTypes: count === 0 ? noTypes : Buffer.from(rest) };
}

/** Parameter types of a Parse message that gives none. */
export const noTypes = Buffer.from([0, 0]);

/** Reads a Bind message's names; the rest is PostgreSQL's to judge. @throws {MalformedMessageError} */
export function readBind(bytes: Buffer): BindMessage {
  const reader = new MessageReader(bytes);
  const portal = reader.string();
  const statement = reader.string();
  return { portal, statement, payload: reader.rest };
}

/** @throws {MalformedMessageError} */
export function readExecute(bytes: Buffer): ExecuteMessage {
  const reader = new MessageReader(bytes);
  const portal = reader.string();
  const maxRows = reader.int32();
  reader.end();
  return { portal, rowLimit: maxRows };
}

/** Reads a Describe or Close message. @throws {MalformedMessageError} */
export function readTarget(bytes: Buffer): TargetMessage {
  const reader = new MessageReader(bytes);
  const subtype = reader.byte();
  const name = reader.string();
  reader.end();
  const what = String.fromCharCode(subtype);
  if (what === "S" || what === "P") return { what, name };
  const verb = bytes[0] === 0x43 ? "CLOSE" : "DESCRIBE";
  throw new MalformedMessageError(`invalid ${verb} message subtype ${subtype}`);
}

/** @throws {MalformedMessageError} */
export function readQuery(bytes: Buffer): string {
  const reader = new MessageReader(bytes);
  const sql = reader.string();
  reader.end();
  return sql;
}

/** Checks a message that consists of its type only: Sync, Flush. @throws {MalformedMessageError} */
export function readNothing(bytes: Buffer): void {
  new MessageReader(bytes).end();
}

/** The values of a Bind payload by parameter, as text; undefined for NULL and for what isn't there. */
export function readBindValue(payload: Buffer, index: number): string | undefined {
  const formats = payload.readUInt16BE(0);
  let offset = 2 + 2 * formats;
  const count = payload.readUInt16BE(offset);
  offset += 2;
  for (let at = 0; at < count; at++) {
    const length = payload.readInt32BE(offset);
    offset += 4;
    if (at === index) return length < 0 ? undefined : payload.toString("utf8", offset, offset + length);
    offset += Math.max(length, 0);
  }
  return undefined;
}
