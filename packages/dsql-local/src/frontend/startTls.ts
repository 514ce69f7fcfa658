import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type SecureContext, TLSSocket } from "node:tls";
import { connection } from "../errorCatalog/connection.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import { ProtocolError } from "../net/ProtocolError.ts";
import { ByteSource } from "../net/ByteSource.ts";
import { readStartup } from "./readStartup.ts";
import { StartupError } from "./StartupError.ts";

/** A client connected by TLS. */
export interface SecuredClient {
  readonly stream: Duplex;
  /** The endpoint that it names in TLS (SNI), once the handshake is done; undefined where it names none. */
  readonly servername?: string | undefined;
  /** Its address and port, where {@link stream} doesn't have them. */
  readonly address?: string;
}

export interface TlsContext {
  secureContext: SecureContext;
  log: (line: string) => void;
}

/** First byte of a TLS handshake record; a start-up packet that begins with it would be too long. */
const TLS_HANDSHAKE = 0x16;

/** PostgreSQL's name in ALPN (PostgreSQL 17, protocol flow, SSL session encryption). */
const ALPN = "postgresql";

/**
 * Establishes TLS on a new connection: at once where its first bytes are a ClientHello (`sslnegotiation=direct`), or after an
 * SSLRequest. A client that offers protocols in ALPN has to offer PostgreSQL's.
 *
 * @returns undefined when the connection was for a CancelRequest and is over
 * @throws {StartupError} when the client sends its StartupMessage in plain text
 * @throws {ProtocolError}
 */
export async function startTls(socket: Socket, context: TlsContext): Promise<SecuredClient | undefined> {
  const source = new ByteSource(socket);
  if ((await source.peek()) === TLS_HANDSHAKE) {
    source.release();
    const secure = toTls(socket, context.secureContext);
    // Or what was meant for another protocol could be taken for PostgreSQL's. PostgreSQL 17 ends the connection so, too.
    secure.once("secure", () => {
      if (secure.alpnProtocol === ALPN) return;
      context.log(
        "a client began TLS at once without ALPN, as PostgreSQL's clients don't; it was turned away",
      );
      secure.destroy();
    });
    return secured(secure);
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
        return secured(toTls(socket, context.secureContext));
      case "gssEncryption":
        socket.write("N");
        break;
      case "cancel":
        // Accepted and without effect, as on DSQL (reported from a cluster, 2026-09).
        socket.end();
        return undefined;
      case "startup":
        throw new StartupError(toDsqlError(connection.tls));
    }
  }
}

function toTls(socket: Socket, secureContext: SecureContext): TLSSocket {
  const secure = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: [ALPN] });
  secure.on("error", () => undefined);
  return secure;
}

function secured(stream: TLSSocket): SecuredClient {
  return {
    stream,
    get servername() {
      // An IP address isn't named in TLS, so a client that connects by one names none.
      const { servername } = stream as { servername?: string | false | null };
      return typeof servername === "string" ? servername : undefined;
    },
  };
}
