import { afterAll, afterEach, beforeAll, inject } from "vitest";
import type { DsqlLocal } from "./server/DsqlLocal.ts";
import type { DsqlLocalOptions } from "./server/DsqlLocalOptions.ts";
import { startDsqlLocal } from "./server/startDsqlLocal.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** URL that returns the connection string of the PostgreSQL that the whole test run shares; see testingSetup.ts. */
    postgresUrl: string;
  }
}

/**
 * Connection string of the PostgreSQL that the whole test run shares. The first call starts it.
 *
 * @throws {Error} when it can't be started, or the run has no global set-up for it
 */
export async function sharedPostgres(): Promise<string> {
  const url = inject("postgresUrl") as string | undefined;
  if (url === undefined) {
    throw new Error(
      'Nothing starts PostgreSQL for this run. Add globalSetup: ["@mattb.tech/billio-dsql-local/testing/setup"] to Vitest\'s configuration.',
    );
  }
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok) throw new Error(`PostgreSQL could not be started: ${text}`);
  return text;
}

/**
 * One isolated DSQL for a test file, empty or a copy of a template, on the PostgreSQL that the whole run shares. Call it
 * at the top of the file (or of a `describe`); the result is usable inside hooks and tests.
 *
 * Tables aren't analyzed automatically, unless `jobs: { autoAnalyze: true }` is set. Faults are removed after the test that
 * injects them. The file fails if a session or a job leaves a connection to PostgreSQL open when the server stops.
 *
 * It needs the global set-up `@mattb.tech/billio-dsql-local/testing/setup` in Vitest's configuration.
 *
 * ```ts
 * const dsql = useDsql();
 * test("…", async () => { const pool = createPool(dsql.env); … });
 * ```
 */
export function useDsql(
  options: Pick<DsqlLocalOptions, "adminPort" | "asOf" | "connectionLimits" | "isolated" | "jobs"> = {},
): DsqlLocal {
  let started: DsqlLocal | undefined;
  beforeAll(async () => {
    started = await startDsqlLocal({
      isolated: true,
      ...options,
      // It runs at times of its own, which would disturb tests that don't need it.
      jobs: { autoAnalyze: false, ...options.jobs },
      backend: { connectionString: await sharedPostgres() },
    });
  });
  afterEach(() => {
    started?.faults.clear();
  });
  afterAll(async () => {
    await started?.stop();
  });
  const get = () => {
    if (!started) throw new Error("The DSQL of useDsql() is there inside hooks and tests only.");
    return started;
  };
  return {
    get endpoint() {
      return get().endpoint;
    },
    get addressEndpoint() {
      return get().addressEndpoint ?? "";
    },
    get adminUrl() {
      return get().adminUrl ?? "";
    },
    get caFile() {
      return get().caFile;
    },
    get principalArn() {
      return get().principalArn;
    },
    get env() {
      return get().env;
    },
    get faults() {
      return get().faults;
    },
    get clock() {
      return get().clock;
    },
    get backendConnectionString() {
      return get().backendConnectionString;
    },
    createToken: (options) => get().createToken(options),
    pauseJobs: (status) => get().pauseJobs(status),
    // oxlint-disable-next-line typescript/no-deprecated -- callers may still call it
    holdJobs: (status) => get().pauseJobs(status),
    stop: () => get().stop(),
  };
}
