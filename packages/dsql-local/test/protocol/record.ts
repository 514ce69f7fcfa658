import { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import type pg from "pg";
import type { DsqlLocal } from "../../src/server/DsqlLocal.ts";
import { connect } from "../connect.ts";

/** The first bytes of a TLS handshake. */
export async function recordClientHello(): Promise<Buffer> {
  return new Promise((resolve) => {
    const wire = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer) => {
        resolve(chunk);
      },
    });
    const secure = connectTls({ socket: wire, servername: "localhost" });
    secure.on("error", () => undefined);
  });
}

/** All that node-postgres sends in a session that does `work`, from after the log-in on. */
export async function recordSession(
  dsql: DsqlLocal,
  work: (client: pg.Client) => Promise<void>,
): Promise<Buffer> {
  const client = await connect(dsql);
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection;
  const sent: Buffer[] = [];
  const write = stream.write.bind(stream) as (chunk: Buffer, ...rest: unknown[]) => boolean;
  Object.assign(stream, {
    write: (chunk: Buffer, ...rest: unknown[]) => {
      sent.push(Buffer.from(chunk));
      return write(chunk, ...rest);
    },
  });
  await work(client);
  await client.end();
  return Buffer.concat(sent);
}
