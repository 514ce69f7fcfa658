import { once } from "node:events";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createSecureContext, TLSSocket } from "node:tls";
import pg from "pg";
import type { DsqlError } from "./rules/DsqlError.ts";
import type { ServerContext } from "./ServerContext.ts";

const SSL_REQUEST = 80877103;

/**
 * Serves one client by passing bytes on, without any of DSQL's rules; to be replaced by the session engine.
 * Resolves when the client's and the backend's connections are closed.
 */
export async function relayConnection(socket: Socket, context: ServerContext): Promise<void> {
  socket.setNoDelay(true);
  socket.on("error", () => undefined);
  let client: pg.Client | undefined;
  try {
    const request = await read(socket, 8);
    if (request.readInt32BE(4) !== SSL_REQUEST) {
      socket.end(fatal({ sqlstate: "08006", message: "SSL connection is required" }));
      return;
    }
    socket.write("S");
    const { key, cert } = context.certificates;
    const secure = new TLSSocket(socket, {
      isServer: true,
      secureContext: createSecureContext({ key, cert }),
    });
    secure.on("error", () => undefined);
    const length = (await read(secure, 4)).readInt32BE(0);
    const fields = (await read(secure, length - 4)).toString("utf8", 4).split("\0");
    const parameters = new Map<string, string>();
    for (let i = 0; i + 1 < fields.length; i += 2) parameters.set(fields[i] ?? "", fields[i + 1] ?? "");
    secure.write(message("R", int32(3)));
    const header = await read(secure, 5);
    const password = (await read(secure, header.readInt32BE(1) - 4)).toString("utf8").replace(/\0$/, "");
    const refusal = context.authenticate(parameters.get("user") ?? "", password);
    if (refusal) {
      secure.end(fatal(refusal));
      return;
    }
    client = new pg.Client({
      connectionString: context.backendConnectionString,
      options: `-c role=admin ${parameters.get("options") ?? ""}`,
    });
    client.on("error", () => undefined);
    await client.connect();
    const backend = (client as unknown as { connection: { stream: Socket } }).connection.stream;
    backend.removeAllListeners("data");
    backend.setNoDelay(true);
    secure.write(
      Buffer.concat([
        message("R", int32(0)),
        ...Object.entries({ server_version: "16.15", client_encoding: "UTF8", DateStyle: "ISO, MDY" }).map(
          ([k, v]) => message("S", Buffer.from(`${k}\0${v}\0`)),
        ),
        message("Z", Buffer.from("I")),
      ]),
    );
    secure.pipe(backend);
    backend.pipe(secure);
    secure.once("close", () => backend.destroy());
    backend.once("close", () => secure.destroy());
    await Promise.all([once(secure, "close"), once(backend, "close")]);
  } catch (error) {
    context.log(`connection ended: ${String(error)}`);
  } finally {
    socket.destroy();
    (client as unknown as { connection?: { stream: Socket } } | undefined)?.connection?.stream.destroy();
  }
}

async function read(stream: Duplex, length: number): Promise<Buffer> {
  for (;;) {
    const chunk = stream.read(length) as Buffer | null;
    if (chunk) return chunk;
    if (stream.readableEnded || stream.destroyed) throw new Error("the client has gone");
    await Promise.race([once(stream, "readable"), once(stream, "close")]);
  }
}

function message(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

function fatal(error: DsqlError): Buffer {
  const hint = error.hint === undefined ? "" : `H${error.hint}\0`;
  return message("E", Buffer.from(`SFATAL\0VFATAL\0C${error.sqlstate}\0M${error.message}\0${hint}\0`));
}
