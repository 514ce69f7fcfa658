import { MalformedMessageError } from "../MalformedMessageError.ts";
import { MessageReader } from "../MessageReader.ts";
import { encodeMessage } from "../encodeMessage.ts";
import { frontend } from "../messageType.ts";

export interface TargetMessage {
  what: "S" | "P";
  name: string;
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

export function encodeDescribe(what: "S" | "P", name: string): Buffer {
  return encodeMessage(frontend.describe, Buffer.from(what), name);
}

export function encodeClose(what: "S" | "P", name: string): Buffer {
  return encodeMessage(frontend.close, Buffer.from(what), name);
}
