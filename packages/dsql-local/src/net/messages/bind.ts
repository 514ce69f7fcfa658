import { MessageReader } from "../MessageReader.ts";
import { encodeMessage } from "../encodeMessage.ts";
import { frontend } from "../messageType.ts";

export interface BindMessage {
  portal: string;
  statement: string;
  /** Formats, values and result formats, as sent. */
  payload: Buffer;
}

/** Reads a Bind message's names; PostgreSQL checks the rest. @throws {MalformedMessageError} */
export function readBind(bytes: Buffer): BindMessage {
  const reader = new MessageReader(bytes);
  const portal = reader.string();
  const statement = reader.string();
  return { portal, statement, payload: reader.rest };
}

/** The value of a parameter in text format (formats aren't checked); undefined for NULL and for a parameter that isn't there. */
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

/** As {@link readBindValue}; undefined also for a value in binary format. */
export function readBindText(payload: Buffer, index: number): string | undefined {
  const formats = payload.readUInt16BE(0);
  const format = formats === 0 ? 0 : payload.readUInt16BE(2 + 2 * (formats === 1 ? 0 : index));
  return format === 0 ? readBindValue(payload, index) : undefined;
}

/** @param payload what follows the two names in a Bind message: formats, values, result formats */
export function encodeBind(portal: string, statement: string, payload: Buffer): Buffer {
  return encodeMessage(frontend.bind, portal, statement, payload);
}
