import { ProtocolError } from "./ProtocolError.ts";

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
  maxRows: number;
}

export interface TargetMessage {
  what: "S" | "P";
  name: string;
}

export function readParse(bytes: Buffer): ParseMessage {
  const [name, afterName] = text(bytes, 5);
  const [sql, afterSql] = text(bytes, afterName);
  const parameterTypes = bytes.subarray(afterSql);
  if (parameterTypes.length < 2 || parameterTypes.length !== 2 + 4 * parameterTypes.readUInt16BE(0)) {
    throw malformed();
  }
  return { name, sql, parameterTypes };
}

export function readBind(bytes: Buffer): BindMessage {
  const [portal, afterPortal] = text(bytes, 5);
  const [statement, afterStatement] = text(bytes, afterPortal);
  return { portal, statement, payload: bytes.subarray(afterStatement) };
}

export function readExecute(bytes: Buffer): ExecuteMessage {
  const [portal, after] = text(bytes, 5);
  if (bytes.length !== after + 4) throw malformed();
  return { portal, maxRows: bytes.readInt32BE(after) };
}

/** Reads a Describe or Close message. */
export function readTarget(bytes: Buffer): TargetMessage {
  const what = String.fromCharCode(bytes[5] ?? 0);
  if (what !== "S" && what !== "P") throw malformed();
  const [name] = text(bytes, 6);
  return { what, name };
}

export function readQuery(bytes: Buffer): string {
  const [sql] = text(bytes, 5);
  return sql;
}

/** The text values of a Bind payload by parameter; undefined for NULL and for binary values. */
export function readBindValue(payload: Buffer, index: number): string | undefined {
  try {
    const formats = payload.readUInt16BE(0);
    let offset = 2 + 2 * formats;
    const format = formats === 0 ? 0 : payload.readUInt16BE(2 + 2 * (formats === 1 ? 0 : index));
    const count = payload.readUInt16BE(offset);
    offset += 2;
    for (let at = 0; at < count; at++) {
      const length = payload.readInt32BE(offset);
      offset += 4;
      if (at === index) {
        return length < 0 || format !== 0 ? undefined : payload.toString("utf8", offset, offset + length);
      }
      offset += Math.max(length, 0);
    }
    return undefined;
  } catch {
    throw malformed();
  }
}

function text(bytes: Buffer, start: number): [value: string, after: number] {
  if (bytes[start] === 0) return ["", start + 1];
  const end = bytes.indexOf(0, start);
  if (end < 0) throw malformed();
  return [bytes.toString("utf8", start, end), end + 1];
}

function malformed(): ProtocolError {
  return new ProtocolError("invalid message format");
}
