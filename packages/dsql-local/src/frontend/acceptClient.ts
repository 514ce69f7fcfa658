import { randomInt } from "node:crypto";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type pg from "pg";
import type { TokenVerifier } from "../auth/TokenVerifier.ts";
import type { BackendCredentials } from "../postgres/database/BackendCredentials.ts";
import type { ConnectionLimiter } from "../connections/ConnectionLimiter.ts";
import { isRoleGranted } from "../backend/isRoleGranted.ts";
import { CAPTURE } from "../postgres/schema/writes/rowReport.ts";
import { connection } from "../errorCatalog/connection.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import { withRulesOf } from "../analysis/checks/rulesInForce.ts";
import { checkSetting } from "../analysis/checks/checkSetting.ts";
import { ProtocolError } from "../net/ProtocolError.ts";
import { authenticationCleartext, authenticationOk } from "../net/messages/authentication.ts";
import { backendKeyData } from "../net/messages/backendKeyData.ts";
import { errorResponse } from "../net/messages/errorResponse.ts";
import { negotiateProtocolVersion } from "../net/messages/negotiateProtocolVersion.ts";
import { parameterStatus } from "../net/messages/parameterStatus.ts";
import { readyForQuery } from "../net/messages/readyForQuery.ts";
import { BackendConnection } from "../backend/BackendConnection.ts";
import { ByteSource } from "../net/ByteSource.ts";
import { ClientConnection } from "./ClientConnection.ts";
import { BackendSession } from "../backend/BackendSession.ts";
import { runSession } from "../engine/runSession.ts";
import { StartupError } from "./StartupError.ts";
import type { SessionServices } from "../engine/run/SessionServices.ts";
import { type SecuredClient, startTls, type TlsContext } from "./startTls.ts";
import { asksForReplication, startupOptions } from "./startupOptions.ts";
import { readPassword, readStartup } from "./readStartup.ts";
import { encryptedAlready } from "../net/messages/startupPacket.ts";

const START_TIMEOUT_MS = 60_000;
const WRONG_PASSWORD = "28P01";
const TOO_MANY_CONNECTIONS = "53300";

export interface AcceptContext extends SessionServices, TlsContext {
  hosts: readonly [string, ...string[]];
  /** Undefined: anybody comes in, with any password or none. */
  verifyToken: TokenVerifier | undefined;
  limiter: ConnectionLimiter;
  /** Each session's own PostgreSQL connection. */
  credentials: BackendCredentials;
}

/** A client that has come in. */
interface Started {
  connection: BackendConnection;
  /** The principal to whom the session's role has to stay granted; undefined where that doesn't matter. */
  grantedTo: string | undefined;
}

/**
 * Takes a new connection through TLS, if nobody has done that before, start-up and password, and serves it. Resolves when
 * it is over.
 */
export async function acceptClient(incoming: Socket | SecuredClient, context: AcceptContext): Promise<void> {
  const socket = "stream" in incoming ? incoming.stream : incoming;
  if (socket instanceof Socket) socket.setNoDelay(true);
  socket.on("error", () => undefined);
  let stream: Duplex = socket;
  const timeout = setTimeout(() => socket.destroy(), START_TIMEOUT_MS);
  let leave: (() => void) | undefined;
  try {
    const secured = "stream" in incoming ? incoming : await startTls(incoming, context);
    if (!secured) return;
    const { stream: secure } = secured;
    stream = secure;
    const source = new ByteSource(secure);
    const packet = await readStartup(source);
    if (packet.type === "cancel") {
      secure.end();
      return;
    }
    if (packet.type !== "startup") throw encryptedAlready(packet.type);
    const { protocolOptions } = packet;
    if (packet.minorVersion > 0 || protocolOptions.length > 0) {
      secure.write(negotiateProtocolVersion(protocolOptions));
    }
    const entered = context.limiter.acquire();
    if ("refusal" in entered) throw new StartupError(entered.refusal);
    leave = entered.leave;
    const { connection: channel, grantedTo } = await start(secured, source, packet.parameters, context);
    clearTimeout(timeout);
    const client = new ClientConnection(secure);
    client.write(authenticationOk);
    for (const [name, value] of channel.parameters) {
      client.write(parameterStatus(name, name === "server_version" ? "16.15" : value));
    }
    client.write(backendKeyData(channel.processId, randomInt(2 ** 31 - 1)));
    client.write(readyForQuery("I"));
    client.flush();
    await runSession(client, channel, context, grantedTo);
  } catch (error) {
    if (error instanceof StartupError) {
      stream.end(errorResponse(error.answer, "FATAL"));
    } else if (error instanceof ProtocolError && !error.silent) {
      stream.end(errorResponse({ sqlstate: error.sqlstate, message: error.message }, "FATAL"));
    }
  } finally {
    clearTimeout(timeout);
    leave?.();
    if (stream.writableEnded && !stream.destroyed) await finished(stream);
    socket.destroy();
  }
}

async function start(
  client: SecuredClient,
  source: ByteSource,
  parameters: ReadonlyMap<string, string>,
  context: AcceptContext,
): Promise<Started> {
  const user = parameters.get("user") ?? "";
  if (user === "") {
    throw new StartupError({
      sqlstate: "28000",
      message: "no PostgreSQL user name specified in startup packet",
    });
  }
  const principalArn = await authenticate(client, source, user, context);
  source.release();
  const fault = context.faults.connecting();
  if (fault) throw new StartupError(fault);
  const given = parameters.get("database") ?? "";
  const database = given === "" ? user : given;
  if (database !== "postgres") {
    throw new StartupError({ sqlstate: "3D000", message: `database "${database}" does not exist` });
  }
  const settings = startupOptions(parameters);
  const asked = [...settings, ...(asksForReplication(parameters) ? [["replication", ""] as const] : [])];
  for (const [name, value] of asked) {
    const refusal = withRulesOf(context.asOf, () => checkSetting(name, value));
    if (refusal) throw new StartupError(refusal);
  }
  const options = [...settings]
    .filter(([name]) => name !== "disable_sync_create_index")
    .map(([name, value]) => `-c ${name}=${value.replace(/[\\\s]/g, "\\$&")}`)
    .concat(`-c ${CAPTURE}=on`)
    .join(" ");
  const channel = await connectBehind(user, options, context.credentials);
  // IAM's action is all that admin needs; any other role is granted to principals one by one.
  const grantedTo = user === "admin" ? undefined : principalArn;
  if (grantedTo !== undefined && !(await isRoleGranted(new BackendSession(channel), grantedTo))) {
    channel.close();
    throw new StartupError(toDsqlError(connection.unmappedRole, { role: user, arn: grantedTo }));
  }
  return { connection: channel, grantedTo };
}

/** Returns the principal that signed the password; undefined where nobody needs to. */
async function authenticate(
  client: SecuredClient,
  source: ByteSource,
  user: string,
  { hosts, verifyToken: check }: AcceptContext,
): Promise<string | undefined> {
  if (!check) return undefined;
  const { servername } = client;
  if (servername !== undefined && !hosts.includes(servername.toLowerCase())) {
    throw new StartupError(toDsqlError(connection.nameMismatch, { host: servername, endpoint: hosts[0] }));
  }
  client.stream.write(authenticationCleartext);
  const admitted = await check(user, await readPassword(source));
  if ("error" in admitted) throw new StartupError(admitted.error);
  return admitted.principalArn;
}

async function connectBehind(
  user: string,
  options: string,
  credentials: BackendCredentials,
): Promise<BackendConnection> {
  try {
    return await connectAs(user, options, credentials);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    const { code, message = "", detail, hint } = error as Partial<pg.DatabaseError>;
    if (code === TOO_MANY_CONNECTIONS) {
      const hint = "The PostgreSQL behind has no room for more: raise its max_connections.";
      throw new StartupError({ ...toDsqlError(connection.tooMany), hint });
    }
    // A SQLSTATE means PostgreSQL answered, e.g. that a value or the role is wrong.
    if (code !== undefined && /^[0-9A-Z]{5}$/.test(code)) {
      throw new StartupError({
        sqlstate: code,
        message,
        ...(detail === undefined ? {} : { detail }),
        ...(hint === undefined ? {} : { hint }),
      });
    }
    throw new StartupError(toDsqlError(connection.serverUnavailable));
  }
}

/** A connection that authenticates as the user itself: from a superuser's it could step back to being one. */
async function connectAs(
  user: string,
  options: string,
  credentials: BackendCredentials,
): Promise<BackendConnection> {
  const connect = async (login: Awaited<ReturnType<BackendCredentials["login"]>>) => {
    if (!login) {
      throw new StartupError(toDsqlError(connection.noSuchRole, { role: user }));
    }
    return BackendConnection.connect({ ...login, options });
  };
  try {
    return await connect(await credentials.login(user));
  } catch (error) {
    if ((error as { code?: string }).code !== WRONG_PASSWORD) throw error;
    return connect(await credentials.refresh(user));
  }
}

async function finished(stream: Duplex): Promise<void> {
  if (stream.writableFinished) return;
  await new Promise<void>((resolve) => {
    const timeout = setTimeout(resolve, 1000);
    const done = () => {
      clearTimeout(timeout);
      resolve();
    };
    stream.once("finish", done);
    stream.once("close", done);
  });
}
