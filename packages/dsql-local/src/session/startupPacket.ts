import { ProtocolError } from "../wire/ProtocolError.ts";

/** What the first packet of a connection asks for. */
export type StartupPacket =
  | { type: "ssl" | "gssEncryption" | "cancel" }
  | { type: "startup"; parameters: Map<string, string>; minorVersion: number };

const CANCEL_REQUEST = 80877102;
const SSL_REQUEST = 80877103;
const GSS_ENCRYPTION_REQUEST = 80877104;
const PROTOCOL_3 = 3;

/** @param bytes without the length word
 *  @throws {ProtocolError} */
export function readStartupPacket(bytes: Buffer): StartupPacket {
  if (bytes.length < 4) throw new ProtocolError("invalid length of startup packet");
  const code = bytes.readUInt32BE(0);
  if (code === SSL_REQUEST) return { type: "ssl" };
  if (code === GSS_ENCRYPTION_REQUEST) return { type: "gssEncryption" };
  if (code === CANCEL_REQUEST) return { type: "cancel" };
  if (code >>> 16 !== PROTOCOL_3) {
    throw new ProtocolError(`unsupported frontend protocol ${code >>> 16}.${code & 0xffff}`);
  }
  const parameters = new Map<string, string>();
  const fields = bytes.toString("utf8", 4).split("\0");
  for (let at = 0; at + 1 < fields.length && fields[at] !== ""; at += 2) {
    parameters.set(fields[at] ?? "", fields[at + 1] ?? "");
  }
  return { type: "startup", parameters, minorVersion: code & 0xffff };
}
