import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { expect, test } from "vitest";
import { useDsql } from "../../../src/testing.ts";
import { useBeside } from "../beside/useBeside.ts";
import type { Peer } from "../beside/Peer.ts";
import { RawClient, startupPacket } from "../../engine/support/RawClient.ts";
import { answerInWords, NOTHING } from "./inWords.ts";
import { copyOut, messages, needsFlush, type State, states } from "./states.ts";
import { flush } from "../../../src/net/messages/flush.ts";

/* docs/dsql-protocol.md: each message in each state, as it is answered here and by a plain PostgreSQL 16. */

const dsql = useDsql({ connectionLimits: { perSecond: 1_000_000, burst: 1_000_000 } });
const beside = useBeside(dsql, ["CREATE TABLE t (id int PRIMARY KEY, v int)"]);

const PAGE = join(import.meta.dirname, "../../../../../docs/dsql-protocol.md");
const PATIENCE_MS = 10_000;
const QUIET_MS = 50;
const LONGER_MS = 400;
const AT_ONCE = 6;

interface Row {
  message: string;
  local: string;
  plain: string;
}

/** Waits until both sides have nothing more to say, of which the local one may be the slower. */
async function settle([local, plain]: readonly [Peer, Peer], quietMs = QUIET_MS): Promise<void> {
  await plain.quiet(quietMs);
  await local.has(plain.answers.length, PATIENCE_MS);
  if (plain.closed) await local.ended(PATIENCE_MS);
  await local.quiet(quietMs);
}

async function ask(state: State, [message, bytes]: [string, Buffer]): Promise<Row> {
  const peers = await beside.open();
  try {
    // The data of COPY TO STDOUT is still to be sent when the message arrives.
    for (const peer of peers) peer.send(Buffer.concat(state.messages));
    if (state !== copyOut) for (const peer of peers) await peer.has(state.answers, PATIENCE_MS);
    for (const peer of peers) peer.send(needsFlush(bytes) ? Buffer.concat([bytes, flush]) : bytes);
    for (const peer of peers) await peer.has(state.answers, PATIENCE_MS);
    const said = () => peers.map((peer) => answerInWords(peer.answers.slice(state.answers), peer.closed));
    await settle(peers);
    // Nothing, or another answer, may be one that takes longer.
    if (said()[0] !== said()[1] || said().includes(NOTHING)) await settle(peers, LONGER_MS);
    const [here = "", there = ""] = said();
    return { message, local: here, plain: there };
  } finally {
    for (const peer of peers) peer.destroy();
  }
}

/** What is sent instead of the password that the server has requested. */
async function beforeAuthentication([message, bytes]: [string, Buffer]): Promise<Row> {
  const client = await RawClient.overTls(dsql);
  client.socket.write(startupPacket({ user: "admin", database: "postgres" }));
  await client.until("R");
  client.socket.write(bytes);
  client.socket.end();
  const said = await client.until("closed");
  const [code = ""] = said.split(" ");
  const local = `ErrorResponse FATAL ${code}, the connection is closed`;
  return { message, local: said === "closed" ? "the connection is closed" : local, plain: "" };
}

async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/** Messages one after another that are answered alike, in one row. */
function grouped(rows: readonly Row[]): Row[] {
  const groups: Row[] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last?.local === row.local && last.plain === row.plain) last.message += `; ${row.message}`;
    else groups.push({ ...row });
  }
  return groups;
}

const INTRODUCTION = `# The protocol, message by message

<!-- Written by packages/dsql-local/test/protocol/table/table.test.ts; run it with vitest's -u to write it again. -->

What the local DSQL answers to each message of a client's, in each state of a session: each is sent, and so is the same to a
plain PostgreSQL 16. Where that one answers otherwise the table says how. Behind Parse, Bind, Describe, Execute and Close a
Flush is sent, without which PostgreSQL keeps answers back. A random test (packages/dsql-local/test/protocol/beside) compares
whole sessions, with all fields of each answer.`;

test("docs/dsql-protocol.md is what is answered", { timeout: 240_000 }, async () => {
  const parts = [INTRODUCTION, "## Before authentication"];
  parts.push("The server has asked for the password; the message comes instead.");
  const early = await inParallel(messages, beforeAuthentication);
  parts.push("| Message | Answer |", "| --- | --- |");
  for (const { message, local } of grouped(early)) parts.push(`| ${message} | ${local} |`);
  for (const state of [...states, copyOut]) {
    const rows = await inParallel(messages, (message) => ask(state, message));
    parts.push(
      `\n## ${state.name}\n`,
      `${state.how}\n`,
      "| Message | Answer | PostgreSQL's, where it differs |",
      "| --- | --- | --- |",
    );
    for (const { message, local, plain } of grouped(rows)) {
      parts.push(`| ${message} | ${local} | ${local === plain ? "" : plain} |`);
    }
  }
  const options = { ...(await resolveConfig(PAGE)), parser: "markdown" };
  const text = parts
    .join("\n")
    .replaceAll(/\n(?=## Before|The server has|\| Message \| Answer \|\n)/g, "\n\n");
  await expect(await format(text, options)).toMatchFileSnapshot(PAGE);
});
