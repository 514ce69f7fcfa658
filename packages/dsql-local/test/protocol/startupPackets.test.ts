import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import { expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { MessageSplitter } from "../../src/net/MessageSplitter.ts";
import { passwordMessage, RawClient } from "../engine/support/RawClient.ts";
import { token } from "../engine/support/token.ts";
import { usePlainDatabase } from "./beside/plainDatabase.ts";
import { readable } from "./beside/readable.ts";

/* What precedes authentication, compared with a plain PostgreSQL 16. */

const dsql = useDsql();
const plain = usePlainDatabase();

/** A start-up packet; `rest` is what follows the version. */
function packet(rest: string, { major = 3, minor = 0 } = {}): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + Buffer.byteLength(rest), 0);
  head.writeUInt16BE(major, 4);
  head.writeUInt16BE(minor, 6);
  return Buffer.concat([head, Buffer.from(rest)]);
}

/** The answers up to the question for a password, or to the end of the connection. */
async function answers(socket: Socket, bytes: Buffer): Promise<string[]> {
  const found: string[] = [];
  const reader = new MessageSplitter();
  const end = new Promise<void>((resolve) => {
    socket.on("close", () => {
      found.push("closed");
      resolve();
    });
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => {
      reader.push(chunk, (_, buffer, start, stop) => {
        const answer = readable(buffer.subarray(start, stop));
        found.push(answer.startsWith("R ") ? "asks for the password" : answer);
        if (answer.startsWith("R ")) resolve();
      });
    });
  });
  socket.write(bytes);
  await end;
  const answered = [...found];
  socket.destroy();
  return answered;
}

async function same(bytes: (user: string, database: string) => Buffer): Promise<string[]> {
  const { host = "", port = 0, user = "", database = "" } = plain.config();
  const other = host.startsWith("/") ? connectTcp(`${host}/.s.PGSQL.${port}`) : connectTcp(port, host);
  await once(other, "connect");
  const { socket } = await RawClient.overTls(dsql);
  socket.removeAllListeners("data");
  const local = await answers(socket, bytes("admin", "postgres"));
  expect(local).toEqual(await answers(other, bytes(user, typeof database === "string" ? database : "")));
  return local;
}

const who = (user: string, database: string) => `user\0${user}\0database\0${database}\0`;
const layout =
  "E S:FATAL | V:FATAL | C:08P01 | M:invalid startup packet layout: expected terminator as last byte";
const password = "asks for the password";

test("a later minor version, and options of the protocol, are negotiated down to what there is", async () => {
  expect(await same((...whom) => packet(`${who(...whom)}\0`))).toEqual([password]);
  for (const minor of [2, 9999]) {
    expect(await same((...whom) => packet(`${who(...whom)}\0`, { minor }))).toEqual([
      String.raw`v \0\3\0\0\0\0\0\0`,
      password,
    ]);
  }
  expect(await same((...whom) => packet(`${who(...whom)}_pq_.a\0x\0_pq_.b\0\0\0`))).toEqual([
    String.raw`v \0\3\0\0\0\0\0\2_pq_.a\0_pq_.b\0`,
    password,
  ]);
});

test("another major version is refused", async () => {
  expect(await same((...whom) => packet(`${who(...whom)}\0`, { major: 4, minor: 1 }))).toEqual([
    "E S:FATAL | V:FATAL | C:0A000 | M:unsupported frontend protocol 4.1: server supports 3.0 to 3.0",
    "closed",
  ]);
});

test.each([
  ["ends without a terminator", (...whom: [string, string]) => who(...whom)],
  ["goes on behind the terminator", (...whom: [string, string]) => `${who(...whom)}\0more`],
  ["has a name without a value", (...whom: [string, string]) => `${who(...whom)}application_name\0\0`],
  ["has a value that doesn't end", (...whom: [string, string]) => `${who(...whom)}application_name\0x`],
  ["is empty", () => ""],
])("a packet that %s is refused", async (_, rest) => {
  expect(await same((...whom) => packet(rest(...whom)))).toEqual([layout, "closed"]);
});

test("what has a length that no packet has isn't answered", async () => {
  const tooLong = packet("x".repeat(9_997));
  for (const bytes of [Buffer.from([0, 0, 0, 7, 0, 3, 0]), tooLong, Buffer.from("GET / HTTP/1.1\r\n\r\n")]) {
    expect(await same(() => bytes)).toEqual(["closed"]);
  }
  expect(await same((...whom) => packet(`${who(...whom)}x\0`.padEnd(9_994, "x") + "\0\0"))).toEqual([
    "asks for the password",
  ]);
});

test("a user has to be named", async () => {
  for (const rest of ["\0", "database\0postgres\0\0", "user\0\0\0"]) {
    expect(await same(() => packet(rest))).toEqual([
      "E S:FATAL | V:FATAL | C:28000 | M:no PostgreSQL user name specified in startup packet",
      "closed",
    ]);
  }
});

test("encryption can't be asked for within encryption", async () => {
  for (const [code, version] of [
    [5679, "1234.5679"],
    [5680, "1234.5680"],
  ] as const) {
    const { socket } = await RawClient.overTls(dsql);
    socket.removeAllListeners("data");
    expect(await answers(socket, packet("", { major: 1234, minor: code }))).toEqual([
      `E S:FATAL | V:FATAL | C:0A000 | M:unsupported frontend protocol ${version}: server supports 3.0 to 3.0`,
      "closed",
    ]);
  }
});

/** What a client with these parameters receives after authentication: error or settings. */
async function settings(rest: string): Promise<string[]> {
  const raw = await RawClient.overTls(dsql);
  raw.socket.write(packet(`user\0admin\0database\0postgres\0${rest}\0`));
  await raw.until("R");
  const found: string[] = [];
  const reader = new MessageSplitter();
  raw.socket.on("data", (chunk: Buffer) => {
    reader.push(chunk, (_, buffer, start, stop) => found.push(readable(buffer.subarray(start, stop))));
  });
  raw.socket.write(passwordMessage(await token()));
  await raw.until("Z");
  raw.socket.destroy();
  return found;
}

test("settings in options are given by -c and --, and nothing else is taken", async () => {
  for (const options of ["-c TimeZone=Asia/Tokyo", "-cTimeZone=Asia/Tokyo", "--TimeZone=Asia/Tokyo"]) {
    expect(await settings(`options\0${options}\0`)).toContain("S TimeZone=Asia/Tokyo");
  }
  expect(await settings("options\0-c  application_name=a\\ b\\\\=\\c --extra-float-digits=0\0")).toContain(
    "S application_name=a b\\=c",
  );
  const wrong = (text: string) => [`E S:FATAL | V:FATAL | C:42601 | M:${text}`];
  for (const [options, text] of [
    ["-c TimeZone", "-c TimeZone requires a value"],
    ["--TimeZone", "--TimeZone requires a value"],
    ["-c", "invalid command-line argument for server process: -c"],
    ["-e", "invalid command-line argument for server process: -e"],
    ["junk", "invalid command-line argument for server process: junk"],
  ] as const) {
    expect(await settings(`options\0${options}\0`)).toEqual(wrong(text));
  }
});

test("what PostgreSQL says of a value is passed on with its hint", async () => {
  expect(await settings("IntervalStyle\0nope\0")).toEqual([
    'E S:FATAL | V:FATAL | C:22023 | M:invalid value for parameter "IntervalStyle": "nope" | H:Available values: postgres, postgres_verbose, sql_standard, iso_8601.',
  ]);
});

test("the database is by default named as the user", async () => {
  expect(await settings("database\0\0")).toEqual([
    'E S:FATAL | V:FATAL | C:3D000 | M:database "admin" does not exist',
  ]);
});
