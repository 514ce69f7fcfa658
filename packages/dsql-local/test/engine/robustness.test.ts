import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import fc from "fast-check";
import type pg from "pg";
import { afterEach, describe, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { encodeMessage } from "../../src/net/encodeMessage.ts";
import { frontend } from "../../src/net/messageType.ts";
import { outcome } from "./support/outcome.ts";
import { passwordMessage, RawClient, startupPacket } from "./support/RawClient.ts";
import { token } from "./support/token.ts";
import { useClients } from "./support/useClients.ts";
import { encodeQuery } from "../../src/net/messages/query.ts";
import { encodeParse } from "../../src/net/messages/parse.ts";
import { encodeBind } from "../../src/net/messages/bind.ts";
import { encodeExecute } from "../../src/net/messages/execute.ts";
import { encodeDescribe as describeMessage } from "../../src/net/messages/describe.ts";
import { flush } from "../../src/net/messages/flush.ts";
import { sync } from "../../src/net/messages/sync.ts";

const dsql = useDsql();
const { connect, connectDirectly } = useClients(dsql);

/** Sessions of clients in the backend PostgreSQL; what has a name is the server's own. */
async function sessions(behind: pg.Client): Promise<number> {
  const { rows } = await behind.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND application_name NOT LIKE 'dsql-local%' AND application_name <> 'jobs' AND state IS NOT NULL`,
  );
  return rows[0]?.n ?? -1;
}

afterEach(async () => {
  // Whatever a test did, the server still works.
  const fresh = await connect();
  expect(await outcome(fresh.query("SELECT 1"))).toBe("SELECT 1");
  await fresh.end();
});

const noTypes = Buffer.from([0, 0]);
const noValues = Buffer.from([0, 0, 0, 0, 0, 0]);

describe("whatever bytes a client sends", () => {
  test("before TLS, in the start-up packet, for a password: the connection ends and nothing stays", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("plain", "startup", "password"),
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        async (stage, random) => {
          const bytes = Buffer.from(random);
          if (stage === "plain") {
            const socket = connectTcp(Number(dsql.endpoint.split(":")[1]), "127.0.0.1");
            socket.on("error", () => undefined);
            await once(socket, "connect");
            socket.end(bytes);
            socket.resume();
            await once(socket, "close");
            return;
          }
          const raw = await RawClient.overTls(dsql);
          if (stage === "password") {
            raw.socket.write(startupPacket({ user: "admin", database: "postgres" }));
            await raw.until("R");
          }
          raw.socket.end(bytes);
          expect(await raw.until("never")).toMatch(/closed$/);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("as messages of a session, random or cut off: the session ends and the server goes on", async () => {
    const types = Object.values(frontend).filter((type) => type !== frontend.copyData);
    const good = [
      encodeQuery("SELECT 1"),
      encodeQuery("BEGIN"),
      encodeQuery("CREATE TABLE IF NOT EXISTS fuzz (i int)"),
      encodeQuery("COPY fuzz FROM STDIN"),
      encodeMessage(frontend.copyData, Buffer.from("1\n")),
      encodeMessage(frontend.copyDone),
      encodeParse("s", "SELECT $1::int", noTypes),
      encodeBind("", "s", Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 55, 0, 0])),
      describeMessage("S", "s"),
      encodeExecute("", 1),
      flush,
      sync,
    ];
    const piece = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...good) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom(...types), fc.uint8Array({ maxLength: 40 }))
          .map(([type, body]) => encodeMessage(type, Buffer.from(body))),
      },
      {
        weight: 1,
        arbitrary: fc.uint8Array({ minLength: 1, maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 12 }), fc.nat(20), async (pieces, cut) => {
        const raw = await RawClient.ready(dsql);
        const bytes = Buffer.concat(pieces);
        raw.socket.end(bytes.subarray(0, Math.max(1, bytes.length - cut)));
        expect(await raw.until("never")).toMatch(/closed$/);
      }),
      { numRuns: 60 },
    );
    const own = await connectDirectly();
    await expect.poll(() => sessions(own), { timeout: 5000 }).toBe(0);
  });

  test("more than 10 MiB in one message: the connection is closed without an error", async () => {
    const raw = await RawClient.ready(dsql);
    const head = Buffer.alloc(5);
    head[0] = frontend.query;
    head.writeUInt32BE(10 * 1024 * 1024 + 1, 1);
    expect(await raw.ask([head])).toBe("closed");
  });
});

describe("a client that goes away", () => {
  test("while it is being logged in leaves nothing", async () => {
    const own = await connectDirectly();
    const logins = async () => {
      const { rows } = await own.query<{ n: number }>(
        "SELECT sessions::int AS n FROM pg_stat_database WHERE datname = current_database()",
      );
      return rows[0]?.n ?? 0;
    };
    const before = await logins();
    const raws = await Promise.all(Array.from({ length: 10 }, () => RawClient.overTls(dsql)));
    for (const raw of raws) {
      raw.socket.write(startupPacket({ user: "admin", database: "postgres" }));
      await raw.until("R");
      raw.socket.end(passwordMessage(await token()));
    }
    await expect.poll(logins, { timeout: 5000 }).toBeGreaterThanOrEqual(before + raws.length);
    await expect.poll(() => sessions(own), { timeout: 5000 }).toBe(0);
  });

  test("while its statement runs has it ended", async () => {
    const own = await connectDirectly();
    const raw = await RawClient.ready(dsql);
    raw.socket.write(encodeQuery("SELECT pg_sleep(30)"));
    await expect.poll(() => sessions(own)).toBe(1);
    raw.socket.destroy();
    await expect.poll(() => sessions(own), { timeout: 5000 }).toBe(0);
  });

  test("in the middle of COPY leaves nothing", async () => {
    const client = await connect();
    await client.query("DROP TABLE IF EXISTS copied");
    await client.query("CREATE TABLE copied (i int)");
    const raw = await RawClient.ready(dsql);
    expect(await raw.ask([encodeQuery("COPY copied FROM STDIN")], "G")).toBe("G");
    raw.socket.write(encodeMessage(frontend.copyData, Buffer.from("1\n2\n")));
    raw.socket.write(encodeMessage(frontend.copyData, Buffer.from("3\n4\n")).subarray(0, 7));
    raw.socket.destroy();
    const own = await connectDirectly();
    await expect.poll(() => sessions(own), { timeout: 5000 }).toBe(1);
    expect(await outcome(client.query("SELECT FROM copied"))).toBe("SELECT 0");
  });

  test("with an open transaction, preempted or not, has it rolled back and its snapshot released", async () => {
    const client = await connect();
    await client.query("DROP TABLE IF EXISTS held");
    await client.query("CREATE TABLE held (i int PRIMARY KEY, v int)");
    await client.query("INSERT INTO held VALUES (1, 1)");
    const raw = await RawClient.ready(dsql);
    await raw.ask([encodeQuery("BEGIN")]);
    expect(await raw.ask([encodeQuery("UPDATE held SET v = 2")])).toBe("UPDATE 1 ZT");
    expect(await outcome(client.query("UPDATE held SET v = 3"))).toBe("UPDATE 1");
    raw.socket.destroy();
    const own = await connectDirectly();
    const open = async () =>
      (
        await own.query(
          "SELECT FROM pg_stat_activity WHERE state LIKE 'idle in%' AND datname = current_database()",
        )
      ).rowCount;
    await expect.poll(open, { timeout: 5000 }).toBe(0);
  });
});

test("a session whose PostgreSQL connection ends receives an error and is closed, others go on", async () => {
  const own = await connectDirectly();
  const raw = await RawClient.ready(dsql);
  const busy = await RawClient.ready(dsql);
  busy.socket.write(encodeQuery("SELECT pg_sleep(30)"));
  await expect.poll(() => sessions(own)).toBe(2);
  await own.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name NOT LIKE 'dsql-local%'",
  );
  expect(await raw.until("Z")).toBe("XX000 closed");
  expect(await busy.until("Z")).toMatch(/XX000 closed$/);
});

describe("before a session", () => {
  const plain = async (bytes: Buffer) => {
    const socket = connectTcp(Number(dsql.endpoint.split(":")[1]), "127.0.0.1");
    socket.on("error", () => undefined);
    const chunks: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    await once(socket, "connect");
    socket.write(bytes);
    return { socket, chunks };
  };

  test("a start-up packet without TLS is refused", async () => {
    const { socket, chunks } = await plain(startupPacket({ user: "admin" }));
    await once(socket, "close");
    expect(Buffer.concat(chunks).toString()).toContain("SFATAL");
  });

  test("encryption by GSSAPI isn't offered, and TLS may follow", async () => {
    const { socket, chunks } = await plain(Buffer.from([0, 0, 0, 8, 4, 210, 22, 48]));
    await expect.poll(() => Buffer.concat(chunks).toString()).toBe("N");
    socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
    await expect.poll(() => Buffer.concat(chunks).toString()).toBe("NS");
    socket.destroy();
  });

  test("a request to cancel is taken and does nothing", async () => {
    const client = await connect();
    const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
    const answer = client.query("SELECT 'not cancelled' AS it, pg_sleep(0.3)");
    const request = Buffer.alloc(16);
    for (const [index, word] of [16, 80877102, processID, secretKey].entries()) {
      request.writeInt32BE(word, index * 4);
    }
    const { socket } = await plain(request);
    await once(socket, "close");
    expect((await answer).rows).toMatchObject([{ it: "not cancelled" }]);
  });

  test("a setting that DSQL doesn't let set is refused, one that it does is set", async () => {
    const start = async (parameters: Record<string, string>) => {
      const raw = await RawClient.overTls(dsql);
      raw.socket.write(startupPacket({ user: "admin", database: "postgres", ...parameters }));
      await raw.until("R");
      raw.socket.write(passwordMessage(await token()));
      return raw;
    };
    const refused = await start({ default_transaction_read_only: "on" });
    expect(await refused.until("Z")).toBe("0A000 closed");
    const accepted = await start({
      options: '-c search_path="other\\ one",public',
      application_name: "an app",
    });
    expect(await accepted.until("Z")).toMatch(/ZI$/);
    accepted.socket.destroy();
    const client = await connect({ options: "-c search_path=other", application_name: "it's me" });
    expect(
      (
        await client.query(
          "SELECT current_setting('search_path') AS path, current_setting('application_name') AS name",
        )
      ).rows,
    ).toEqual([{ path: "other", name: "it's me" }]);
  });
});

test("80 connections at once are served and go without a trace", async () => {
  const own = await connectDirectly();
  const raws = await Promise.all(Array.from({ length: 80 }, () => RawClient.ready(dsql)));
  const answers = await Promise.all(
    raws.map((raw) =>
      raw.ask([encodeParse("", "SELECT 1", noTypes), encodeBind("", "", noValues), encodeExecute(""), sync]),
    ),
  );
  expect(new Set(answers)).toEqual(new Set(["1 2 D SELECT 1 ZI"]));
  await expect.poll(() => sessions(own)).toBe(80);
  for (const raw of raws) raw.socket.destroy();
  await expect.poll(() => sessions(own), { timeout: 5000 }).toBe(0);
});
