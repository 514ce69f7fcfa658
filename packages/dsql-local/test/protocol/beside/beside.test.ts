import fc from "fast-check";
import { expect, test } from "vitest";
import { useDsql } from "../../../src/testing.ts";
import { seed } from "../../seed.ts";
import { session } from "./messagePool.ts";
import { normal } from "./normal.ts";
import { useBeside } from "./useBeside.ts";

/*
 * Sessions of random messages, to the local DSQL and to a plain PostgreSQL 16: each has to answer as the other does,
 * message by message, and to hold the same rows in the end.
 */

const dsql = useDsql({ connectionLimits: { perSecond: 1_000_000, burst: 1_000_000 } });
const beside = useBeside(dsql, ["CREATE TABLE t (id int PRIMARY KEY, v int)", "CREATE TABLE w (name text)"]);
const chosen = seed();

/** How long it goes on, more with BESIDE_MS. */
const BESIDE_MS = Number(process.env.BESIDE_MS ?? 4_000);

/** All rows of both, which are deleted. */
async function rows(): Promise<[local: string, plain: string]> {
  const t = await beside.query("DELETE FROM t RETURNING id, v");
  const w = await beside.query("DELETE FROM w RETURNING name");
  const sorted = (results: { rows: unknown[] }) => results.rows.map((row) => JSON.stringify(row)).sort();
  const text = (at: 0 | 1) => JSON.stringify([sorted(t[at]), sorted(w[at])]);
  return [text(0), text(1)];
}

test(
  "random sessions are answered as PostgreSQL answers them, message by message",
  { timeout: BESIDE_MS + 120_000 },
  async () => {
    let sessions = 0;
    let sent = 0;
    // One of four message by message, which takes longer.
    const ways = fc.integer({ min: 0, max: 3 });
    await fc.assert(
      fc.asyncProperty(session, ways, async (messages, way) => {
        const bytes = messages.map((message) => message.bytes);
        const [local, plain] = await beside.answers(bytes, way === 0);
        sessions++;
        sent += messages.length;
        const [rowsHere, rowsThere] = await rows();
        const said = messages.map(({ words }) => words).join("\n");
        expect(normal(local), said).toEqual(normal(plain));
        expect(rowsHere, said).toBe(rowsThere);
      }),
      {
        seed: chosen,
        numRuns: Number.MAX_SAFE_INTEGER,
        plugins: [fc.interruptAfterTimeLimit(BESIDE_MS)],
        // A failure is made smaller for as long as there is time.
        endOnFailure: process.env.BESIDE_MS === undefined,
      },
    );
    console.log(`${sessions} sessions, ${sent} messages`);
    expect(sessions).toBeGreaterThan(0);
  },
);
