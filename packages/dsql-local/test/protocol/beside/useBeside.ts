import pg from "pg";
import { afterAll, beforeAll, expect } from "vitest";
import type { DsqlLocal } from "../../../src/server/DsqlLocal.ts";
import { connect } from "../../connect.ts";
import { goodBye } from "./messagePool.ts";
import { normal } from "./normal.ts";
import { Peer } from "./Peer.ts";
import { usePlainDatabase } from "./plainDatabase.ts";

/** An answer that PostgreSQL has given has to come within this time. */
const PATIENCE_MS = 5_000;

export interface Beside {
  /** A connection to the local DSQL, and one to the plain PostgreSQL. */
  open: () => Promise<[local: Peer, plain: Peer]>;
  /**
   * Sends messages to both, in one piece, or each once the one before it has been answered, and ends both sessions.
   * Gives what they answered.
   */
  answers: (messages: readonly Buffer[], stepwise: boolean) => Promise<[local: string[], plain: string[]]>;
  /** As answers, both ways; expects that they say the same and gives the local one's, without the end. */
  same: (...messages: Buffer[]) => Promise<string[]>;
  /** Runs statements on both. */
  query: (sql: string) => Promise<[local: pg.QueryResult, plain: pg.QueryResult]>;
}

/**
 * A plain PostgreSQL 16 and a local DSQL, for a test file.
 *
 * @param setup statements that both start with
 */
export function useBeside(dsql: DsqlLocal, setup: readonly string[]): Beside {
  const plain = usePlainDatabase();
  let clients: [pg.Client, pg.Client] | undefined;
  const both = () => {
    if (!clients) throw new Error("What useBeside() gives is there inside hooks and tests only.");
    return clients;
  };
  const beside: Beside = {
    async open() {
      return [Peer.of(await connect(dsql)), await Peer.open(plain.config())];
    },
    async answers(messages, stepwise) {
      const [local, other] = await beside.open();
      try {
        for (const [at, bytes] of stepwise ? messages.entries() : []) {
          other.send(bytes);
          await other.quiet(4);
          local.send(bytes);
          if (await local.has(other.answers.length, PATIENCE_MS)) continue;
          local.answers.push(`no more after message ${at + 1}`);
          break;
        }
        for (const peer of [local, other]) {
          peer.send(stepwise ? goodBye : Buffer.concat([...messages, goodBye]));
        }
        for (const peer of [local, other]) {
          if (!(await peer.ended(PATIENCE_MS))) peer.answers.push("the connection stays open");
        }
        return [local.answers, other.answers];
      } finally {
        local.destroy();
        other.destroy();
      }
    },
    async same(...messages) {
      const [atOnce, plainAtOnce] = await beside.answers(messages, false);
      expect(normal(atOnce)).toEqual(normal(plainAtOnce));
      const [stepwise, plainStepwise] = await beside.answers(messages, true);
      expect(normal(stepwise)).toEqual(normal(plainStepwise));
      // The Sync that ends the session is answered as well, if the session hasn't been ended before.
      return stepwise.at(-1)?.startsWith("Z") ? stepwise.slice(0, -1) : stepwise;
    },
    async query(sql) {
      const [local, other] = both();
      return [await local.query(sql), await other.query(sql)];
    },
  };
  beforeAll(async () => {
    clients = [await connect(dsql), new pg.Client(plain.config())];
    await clients[1].connect();
    for (const statement of setup) await beside.query(statement);
  });
  afterAll(async () => {
    await Promise.all((clients ?? []).map((client) => client.end()));
  });
  return beside;
}
