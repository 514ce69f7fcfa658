import { afterAll, beforeAll } from "vitest";
import type { DsqlLocal } from "../../src/server/DsqlLocal.ts";
import { startDsqlLocal } from "../../src/server/startDsqlLocal.ts";
import { sharedPostgres } from "../../src/testing.ts";

/** A summary as the admin port returns it. */
export interface Listed {
  text: string;
  calls: number;
  failed: number;
  rows: number;
  milliseconds: { total: number; mean: number; max: number };
  dpu: { total: number; compute: number; read: number; write: number };
  lastAt: string;
}

/** An isolated DSQL with an admin port for a test file. */
export function useStatistics() {
  let started: DsqlLocal | undefined;
  const get = () => {
    if (!started) throw new Error("The DSQL is there inside hooks and tests only.");
    return started;
  };
  beforeAll(async () => {
    started = await startDsqlLocal({
      isolated: true,
      adminPort: 0,
      jobs: { autoAnalyze: false },
      backend: { connectionString: await sharedPostgres() },
    });
  });
  afterAll(() => started?.stop());
  const ask = (method: string) => fetch(`${get().adminUrl ?? ""}/statements`, { method });
  const list = async () => (await (await ask("GET")).json()) as Listed[];
  return {
    dsql: {
      get endpoint() {
        return get().endpoint;
      },
      get caFile() {
        return get().caFile;
      },
      get backendConnectionString() {
        return get().backendConnectionString;
      },
    },
    ask,
    list,
    /** The one with this text. */
    statement: async (text: string): Promise<Listed> => {
      const all = await list();
      const found = all.find((each) => each.text === text);
      if (!found) throw new Error(`There is no ${text} among\n${all.map((each) => each.text).join("\n")}`);
      return found;
    },
  };
}
