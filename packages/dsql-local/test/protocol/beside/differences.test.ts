import { afterEach, expect, test } from "vitest";
import { knownDifferences } from "../../../src/errorCatalog/knownDifferences.ts";
import { useDsql } from "../../../src/testing.ts";
import { int16, int32 } from "../../../src/net/integers.ts";
import { encodeMessage } from "../../../src/net/encodeMessage.ts";
import { frontend } from "../../../src/net/messageType.ts";
import { values } from "./messagePool.ts";
import type { Peer } from "./Peer.ts";
import { useBeside } from "./useBeside.ts";
import { encodeQuery } from "../../../src/net/messages/query.ts";
import { encodeParse } from "../../../src/net/messages/parse.ts";
import { encodeBind } from "../../../src/net/messages/bind.ts";
import { encodeExecute } from "../../../src/net/messages/execute.ts";
import { encodeDescribe } from "../../../src/net/messages/describe.ts";
import { flush } from "../../../src/net/messages/flush.ts";
import { sync } from "../../../src/net/messages/sync.ts";

/*
 * Known differences of the protocol from PostgreSQL's: one probe for each entry of the list of differences. When one fails because
 * both say the same, its entry can go, and so can what normal.ts does about it.
 */

const dsql = useDsql();
const beside = useBeside(dsql, ["CREATE TABLE t (id int PRIMARY KEY, v int)"]);

const PATIENCE_MS = 5_000;
const peers: Peer[] = [];
afterEach(() => {
  for (const peer of peers.splice(0)) peer.destroy();
});

async function open(): Promise<[local: Peer, plain: Peer]> {
  const both = await beside.open();
  peers.push(...both);
  return both;
}

/** The messages of a response, up to ReadyForQuery. */
async function ask(peer: Peer, ...messages: Buffer[]): Promise<string[]> {
  const before = peer.answers.length;
  peer.send(Buffer.concat(messages));
  let count = before + 1;
  while (await peer.has(count, PATIENCE_MS)) if (peer.answers[count++ - 1]?.startsWith("Z ")) break;
  return peer.answers.slice(before);
}

const PROBES: Record<string, () => Promise<void>> = {
  "unnamed-portal": async () => {
    // It fails while it runs: PostgreSQL has made a portal for it by then.
    const failed = [encodeQuery("begin"), encodeQuery("select 1/(n - 1) from generate_series(1, 2) n")];
    const [local, plain] = await beside.answers([...failed, encodeDescribe("P", ""), sync], false);
    expect(local.at(-3)).toBe('E S:ERROR | V:ERROR | C:34000 | M:portal "" does not exist');
    expect(plain.at(-3)).toMatch(/^E .*C:25P02/);
    expect(local.toSpliced(-3, 1)).toEqual(plain.toSpliced(-3, 1));
  },
  "function-call": async () => {
    // pi()
    const call = encodeMessage(frontend.functionCall, int32(1610), int16(0), int16(0), int16(0));
    const [local, plain] = await beside.answers([call], false);
    expect(local[0]).toBe("E S:ERROR | V:ERROR | C:0A000 | M:fastpath function calls are not supported");
    expect(plain[0]).toMatch(/^V .*3\.14/);
    expect([local[1], plain[1]]).toEqual(["Z I", "Z I"]);
  },
  "answers-early": async () => {
    const [local, plain] = await open();
    for (const peer of [local, plain]) peer.send(encodeParse("", "select 1", int16(0)));
    expect(await local.has(1, PATIENCE_MS)).toBe(true);
    expect([local.answers, plain.answers]).toEqual([["1"], []]);
    for (const peer of [local, plain]) peer.send(flush);
    expect(await plain.has(1, PATIENCE_MS)).toBe(true);
    expect([local.answers, plain.answers]).toEqual([["1"], ["1"]]);
  },
  replanned: async () => {
    const prepared = [encodeParse("s", "select * from t", int16(0)), sync];
    const run = [encodeBind("", "s", values()), encodeExecute(""), sync];
    const both = await open();
    for (const peer of both) {
      await ask(peer, ...prepared);
      expect(await ask(peer, ...run)).toEqual(["2", "C SELECT 0", "Z I"]);
    }
    await beside.query("ALTER TABLE t ADD COLUMN added int");
    const answers = async (peer: Peer) => [await ask(peer, ...run), await ask(peer, ...run)];
    const [local, plain] = [await answers(both[0]), await answers(both[1])];
    expect(local).toEqual([
      [expect.stringMatching(/^E .*C:40001 .*OC001/), "Z I"],
      ["2", "C SELECT 0", "Z I"],
    ]);
    const stuck = [expect.stringMatching(/^E .*C:0A000 .*cached plan must not change result type/), "Z I"];
    expect(plain).toEqual([stuck, stuck]);
  },
};

test.each(Object.entries(PROBES))("%s", async (_, probe) => {
  await probe();
});

test("each has its entry in the list of differences", () => {
  const listed = new Set(knownDifferences.map(({ id }) => id));
  expect(Object.keys(PROBES).filter((id) => !listed.has(id))).toEqual([]);
});
