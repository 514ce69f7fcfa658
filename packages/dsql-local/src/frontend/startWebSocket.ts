import { once } from "node:events";
import { createServer } from "node:https";
import type { Duplex } from "node:stream";
import { listen } from "../net/listen.ts";
import { addressOf } from "./addressOf.ts";
import type { SecuredClient } from "./startTls.ts";
import type { Certificates } from "../tls/ensureCertificates.ts";

/** The port on which PostgreSQL's protocol is served over WebSocket. */
export interface WebSocketPort {
  port: number;
  stop(): Promise<void>;
}

interface WebSocketOptions {
  /** 0 takes a free one. */
  port: number;
  host: string;
  certificates: Pick<Certificates, "key" | "cert">;
  /** Whether pages in a browser may connect: only where a token is required. */
  pages: boolean;
  serve: (client: SecuredClient) => void;
}

/** Above the maximum length of a message. */
const MAX_FRAME_BYTES = 16 * 1024 * 1024;
/** WebSocket's close code for data of a type that isn't accepted (RFC 6455, 7.4.1). */
const UNSUPPORTED_DATA = 1003;

/**
 * Serves PostgreSQL's protocol over WebSocket, as a cluster does on port 443: in binary frames with boundaries wherever the
 * client likes, from the StartupMessage on, for the WebSocket is within TLS. Any path and any subprotocol will do.
 */
export async function startWebSocket(options: WebSocketOptions): Promise<WebSocketPort> {
  const { certificates, pages, serve } = options;
  // Imported here: most servers have no such port.
  const { createWebSocketStream, WebSocketServer } = await import("ws");
  const server = createServer({ key: certificates.key, cert: certificates.cert }, (_, response) => {
    response.writeHead(426, { "content-type": "text/plain", upgrade: "websocket" });
    response.end("PostgreSQL's protocol is served here over WebSocket, in binary frames.\n");
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
  });
  server.on("upgrade", (request, socket: Duplex, head: Buffer) => {
    socket.on("error", () => undefined);
    if (!pages && request.headers.origin !== undefined) {
      socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    const { servername } = socket as { servername?: string | false | null };
    const address = addressOf(request.socket);
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on("message", (_, isBinary) => {
        if (!isBinary) webSocket.close(UNSUPPORTED_DATA, "messages come in binary frames");
      });
      const stream = createWebSocketStream(webSocket);
      stream.on("error", () => undefined);
      serve({ stream, servername: typeof servername === "string" ? servername : undefined, address });
    });
  });
  const port = await listen(server, options.port, options.host, "--ws-port");
  return {
    port,
    stop: async () => {
      server.close();
      for (const webSocket of sockets.clients) webSocket.terminate();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
