import type { Socket } from "node:net";
import { type SecureContext, TLSSocket } from "node:tls";
import { connection } from "../ruleBook/connection.ts";
import { refuse } from "../ruleBook/refuse.ts";
import { ProtocolError } from "../wire/ProtocolError.ts";
import { ByteSource } from "./ByteSource.ts";
import { readStartup } from "./readStartup.ts";
import { Refusal } from "./Refusal.ts";

export interface TlsContext {
  secureContext: SecureContext;
  log: (line: string) => void;
}

/** First byte of a TLS record that holds a handshake; no start-up packet is as long as one that began so. */
const TLS_HANDSHAKE = 0x16;

/** PostgreSQL's name in ALPN (PostgreSQL 17, protocol flow, SSL session encryption). */
const ALPN = "postgresql";

/**
 * Has a new connection speak TLS: at once where its first bytes are a ClientHello (`sslnegotiation=direct`), or when it
 * asks for it in plain text. A client that offers protocols in ALPN has to offer PostgreSQL's.
 *
 * @returns undefined when the connection was about something else and is over
 * @throws {Refusal} when it goes on in plain text
 * @throws {ProtocolError}
 */
export async function startTls(socket: Socket, context: TlsContext): Promise<TLSSocket | undefined> {
  const source = new ByteSource(socket);
  if ((await source.peek()) === TLS_HANDSHAKE) {
    source.release();
    const secure = secured(socket, context.secureContext);
    // Or what was meant for another protocol could be taken for PostgreSQL's. PostgreSQL 17 ends the connection so, too.
    secure.once("secure", () => {
      if (secure.alpnProtocol === ALPN) return;
      context.log(
        "a client began TLS at once without ALPN, as PostgreSQL's clients don't; it was turned away",
      );
      secure.destroy();
    });
    return secure;
  }
  for (;;) {
    const packet = await readStartup(source);
    switch (packet.type) {
      case "ssl":
        if (source.length > 0) {
          throw new ProtocolError("received unencrypted data after SSL request");
        }
        source.release();
        socket.write("S");
        return secured(socket, context.secureContext);
      case "gssEncryption":
        socket.write("N");
        break;
      case "cancel":
        // Accepted and without effect, as on DSQL (reported from a cluster, 2026-09).
        socket.end();
        return undefined;
      case "startup":
        throw new Refusal(refuse(connection.tls));
    }
  }
}

function secured(socket: Socket, secureContext: SecureContext): TLSSocket {
  const secure = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: [ALPN] });
  secure.on("error", () => undefined);
  return secure;
}
