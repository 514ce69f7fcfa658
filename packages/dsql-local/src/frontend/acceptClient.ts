import { randomInt } from "node:crypto";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Activity } from "../activity/Activity.ts";
import type { BackendConnection } from "../backend/BackendConnection.ts";
import type { ConnectionLimiter } from "../connections/ConnectionLimiter.ts";
import { ByteSource } from "../net/ByteSource.ts";
import { authenticationOk } from "../net/messages/authentication.ts";
import { backendKeyData } from "../net/messages/backendKeyData.ts";
import { errorResponse } from "../net/messages/errorResponse.ts";
import { negotiateProtocolVersion } from "../net/messages/negotiateProtocolVersion.ts";
import { parameterStatus } from "../net/messages/parameterStatus.ts";
import { readyForQuery } from "../net/messages/readyForQuery.ts";
import { encryptedAlready } from "../net/messages/startupPacket.ts";
import { ProtocolError } from "../net/ProtocolError.ts";
import { addressOf } from "./addressOf.ts";
import { ClientConnection } from "./ClientConnection.ts";
import { readStartup } from "./readStartup.ts";
import { type StartContext, startSession } from "./startSession.ts";
import { type SecuredClient, startTls, type TlsContext } from "./startTls.ts";
import { StartupError } from "./StartupError.ts";

/** From the accepted connection to the end of start-up, as PostgreSQL's authentication_timeout. */
const AUTHENTICATION_TIMEOUT_MS = 60_000;
/** How long a client may take to receive what was sent before the connection is closed. */
const FLUSH_TIMEOUT_MS = 1_000;
/** DSQL's, whatever the version of the PostgreSQL that runs here. */
const SERVER_VERSION = "16.15";

export interface AcceptContext extends StartContext, TlsContext {
  limiter: ConnectionLimiter;
  activity: Activity;
  /**
   * Serves a client that has got its first ReadyForQuery; resolves when the session is over.
   *
   * @param grantedTo the IAM principal that has to keep its AWS IAM GRANT of the session's role; undefined for admin
   */
  serve(client: ClientConnection, backend: BackendConnection, grantedTo: string | undefined): Promise<void>;
}

/**
 * Takes a new connection through TLS, where that hasn't been done yet, start-up and authentication, and serves it. Resolves
 * when the connection is closed.
 */
export async function acceptClient(incoming: Socket | SecuredClient, context: AcceptContext): Promise<void> {
  const socket = "stream" in incoming ? incoming.stream : incoming;
  if (socket instanceof Socket) socket.setNoDelay(true);
  socket.on("error", () => undefined);
  let stream: Duplex = socket;
  const timeout = setTimeout(() => socket.destroy(), AUTHENTICATION_TIMEOUT_MS);
  let release: (() => void) | undefined;
  const address = "stream" in incoming ? (incoming.address ?? "") : addressOf(incoming);
  try {
    const secured = "stream" in incoming ? incoming : await startTls(incoming, context);
    if (!secured) return;
    const { stream: secure } = secured;
    stream = secure;
    const source = new ByteSource(secure);
    const packet = await readStartup(source);
    if (packet.type === "cancel") {
      // DSQL ignores CancelRequest. The key in BackendKeyData is there because drivers expect one.
      secure.end();
      return;
    }
    if (packet.type !== "startup") throw encryptedAlready(packet.type);
    const { protocolOptions } = packet;
    if (packet.minorVersion > 0 || protocolOptions.length > 0) {
      secure.write(negotiateProtocolVersion(protocolOptions));
    }
    const acquired = context.limiter.acquire();
    if ("error" in acquired) throw new StartupError(acquired.error);
    release = acquired.release;
    const { connection: backend, grantedTo } = await startSession(
      secured,
      source,
      packet.parameters,
      context,
    );
    clearTimeout(timeout);
    const client = new ClientConnection(secure, address);
    completeStartup(client, backend);
    await context.serve(client, backend, grantedTo);
  } catch (error) {
    if (error instanceof StartupError) {
      const { rule, isInjected, message } = error.error;
      if (rule !== undefined && !isInjected) context.activity.recordRefusal(rule, message, undefined);
      stream.end(errorResponse(error.error, "FATAL"));
    } else if (error instanceof ProtocolError && !error.silent) {
      stream.end(errorResponse({ sqlstate: error.sqlstate, message: error.message }, "FATAL"));
    }
  } finally {
    clearTimeout(timeout);
    release?.();
    if (stream.writableEnded && !stream.destroyed) await flushed(stream);
    socket.destroy();
  }
}

/** Sends AuthenticationOk and the messages after it, up to ReadyForQuery. */
function completeStartup(client: ClientConnection, backend: BackendConnection): void {
  client.write(authenticationOk);
  for (const [name, value] of backend.parameters) {
    client.write(parameterStatus(name, name === "server_version" ? SERVER_VERSION : value));
  }
  client.write(backendKeyData(backend.processId, randomInt(2 ** 31 - 1)));
  client.write(readyForQuery("I"));
  client.flush();
}

async function flushed(stream: Duplex): Promise<void> {
  if (stream.writableFinished) return;
  await new Promise<void>((resolve) => {
    const timeout = setTimeout(resolve, FLUSH_TIMEOUT_MS);
    const done = () => {
      clearTimeout(timeout);
      resolve();
    };
    stream.once("finish", done);
    stream.once("close", done);
  });
}
