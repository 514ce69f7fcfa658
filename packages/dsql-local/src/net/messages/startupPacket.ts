import { ProtocolError } from "../ProtocolError.ts";
import { FEATURE_NOT_SUPPORTED } from "../sqlState.ts";

/** The first packet of a connection. */
export type StartupPacket =
  | { type: "ssl" | "gssEncryption" | "cancel" }
  | {
      type: "startup";
      parameters: Map<string, string>;
      minorVersion: number;
      /** Names of the protocol options (`_pq_.…`) requested. */
      protocolOptions: string[];
    };

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
  if (code >>> 16 !== PROTOCOL_3) throw unsupportedProtocol(code);
  return { type: "startup", ...readParameters(bytes), minorVersion: code & 0xffff };
}

/** PostgreSQL's error; it reads a request for encryption on an encrypted connection as a version, too. */
function unsupportedProtocol(code: number): ProtocolError {
  return new ProtocolError(
    `unsupported frontend protocol ${code >>> 16}.${code & 0xffff}: server supports 3.0 to 3.0`,
    { sqlstate: FEATURE_NOT_SUPPORTED },
  );
}

/** The error about a request for encryption on an encrypted connection. */
export function encryptedAlready(type: "ssl" | "gssEncryption"): ProtocolError {
  return unsupportedProtocol(type === "ssl" ? SSL_REQUEST : GSS_ENCRYPTION_REQUEST);
}

function readParameters(bytes: Buffer) {
  const parameters = new Map<string, string>();
  const protocolOptions: string[] = [];
  let at = 4;
  const string = () => {
    const end = bytes.indexOf(0, at);
    if (end < 0) throw withoutTerminator();
    const text = bytes.toString("utf8", at, end);
    at = end + 1;
    return text;
  };
  for (let name = string(); name !== ""; name = string()) {
    const value = string();
    if (name.startsWith("_pq_.")) protocolOptions.push(name);
    else parameters.set(name, value);
  }
  if (at !== bytes.length) throw withoutTerminator();
  return { parameters, protocolOptions };
}

function withoutTerminator(): ProtocolError {
  return new ProtocolError("invalid startup packet layout: expected terminator as last byte");
}
