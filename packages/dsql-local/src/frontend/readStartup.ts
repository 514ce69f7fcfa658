import { frontend } from "../net/messageType.ts";
import { ProtocolError } from "../net/ProtocolError.ts";
import type { ByteSource } from "../net/ByteSource.ts";
import { readStartupPacket } from "../net/messages/startupPacket.ts";

/** PostgreSQL's own limit, without the length word. */
const MAX_STARTUP_BYTES = 10_000;
const MAX_PASSWORD_BYTES = 64 * 1024;

/** Reads the first packet of a connection, in plain text or within TLS. @throws {ProtocolError} */
export async function readStartup(source: ByteSource) {
  const length = (await source.take(4)).readUInt32BE(0);
  // It may be another protocol: PostgreSQL closes the connection without an error, too.
  if (length < 8 || length > MAX_STARTUP_BYTES + 4) {
    throw new ProtocolError("invalid length of startup packet", { silent: true });
  }
  return readStartupPacket(await source.take(length - 4));
}

/** Reads a PasswordMessage. @throws {ProtocolError} when the client sends another message */
export async function readPassword(source: ByteSource): Promise<string> {
  const head = await source.take(5);
  const length = head.readUInt32BE(1);
  if (head[0] !== frontend.password || length < 5 || length > MAX_PASSWORD_BYTES) {
    throw new ProtocolError("expected password response");
  }
  return (await source.take(length - 4)).toString("utf8").replace(/\0$/, "");
}
