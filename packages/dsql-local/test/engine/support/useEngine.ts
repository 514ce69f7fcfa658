import { mkdtemp, rm } from "node:fs/promises";
import { EntrySizes } from "../../../src/cost/EntrySizes.ts";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll } from "vitest";
import { Activity } from "../../../src/activity/Activity.ts";
import { createBackendCredentials } from "../../../src/postgres/database/BackendCredentials.ts";
import { startPostgres } from "../../../src/postgres/startPostgres.ts";
import { Clock } from "../../../src/clock/Clock.ts";
import { ConnectionLimiter } from "../../../src/connections/ConnectionLimiter.ts";
import { connectionLimits } from "../../../src/connections/ConnectionLimits.ts";
import type { CommitFault, FaultHooks } from "../../../src/faults/FaultHooks.ts";
import { createJobs } from "../../../src/jobs/createJobs.ts";
import { listen } from "../../../src/net/listen.ts";
import { CatalogVersions } from "../../../src/catalog/CatalogVersions.ts";
import { createSessionServer } from "../../../src/server/createSessionServer.ts";
import type { DsqlLocal } from "../../../src/server/DsqlLocal.ts";
import { sharedPostgres } from "../../../src/testing.ts";

type Engine = Pick<DsqlLocal, "endpoint" | "caFile" | "backendConnectionString">;
import { ensureCertificates } from "../../../src/tls/ensureCertificates.ts";

/** Faults for the next commits, in order; `undefined` for one that goes well. */
class QueuedFaults implements FaultHooks {
  readonly next: (CommitFault | undefined)[] = [];
  /** Commits that called the fault hook since the test began. */
  commits = 0;
  /** The delay of requests, and how many have called the hook. */
  waitMs = 0;
  requests = 0;

  readonly connecting = () => undefined;
  readonly requesting = () => undefined;
  readonly delayMs = () => {
    this.requests++;
    return this.waitMs;
  };
  readonly committing = () => {
    this.commits++;
    return this.next.shift();
  };
  readonly notCommitted = (fault: CommitFault) => {
    this.next.unshift(fault);
  };
  reset(): void {
    this.next.length = 0;
    this.commits = this.requests = this.waitMs = 0;
  }
}

/** A DSQL of its own for a test file whose faults, clock and catalog the test has in hand. */
export function useEngine() {
  const faults = new QueuedFaults();
  const clock = new Clock();
  const catalog = new CatalogVersions();
  const undo: (() => Promise<unknown>)[] = [];
  let started: Engine | undefined;
  beforeAll(async () => {
    const backend = await startPostgres({ connectionString: await sharedPostgres() }, { isolated: true });
    undo.push(backend.stop);
    const folder = await mkdtemp(join(tmpdir(), "dsql-local-engine-"));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    const certificates = await ensureCertificates(folder, ["127.0.0.1"]);
    const credentials = await createBackendCredentials(backend.connectionString);
    const { connectionString } = backend;
    const log = () => undefined;
    const jobs = createJobs(
      { connectionString, logins: credentials, clock, catalog, log },
      { autoAnalyze: false },
    );
    undo.push(() => jobs.stop());
    const engine = createSessionServer({
      certificates,
      backendConnectionString: backend.connectionString,
      credentials,
      hosts: ["localhost"],
      // The test's clock jumps, and tokens would expire by it.
      verifyToken: () => Promise.resolve({ principalArn: undefined }),
      principals: undefined,
      activity: new Activity(clock, false),
      limiter: new ConnectionLimiter(clock, connectionLimits()),
      jobs,
      clock,
      faults,
      catalog,
      asOf: undefined,
      sizes: new EntrySizes(connectionString, catalog),
      statistics: undefined,
      log,
    });
    await jobs.open(engine);
    const server = createServer({ pauseOnConnect: true }, (socket) => void engine.serve(socket));
    const port = await listen(server, 0, "127.0.0.1");
    undo.push(async () => {
      server.close();
      await engine.close();
    });
    started = {
      endpoint: `localhost:${port}`,
      caFile: certificates.caFile,
      backendConnectionString: backend.connectionString,
    };
  });
  afterEach(() => {
    faults.reset();
  });
  afterAll(async () => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  });
  const get = () => {
    if (!started) throw new Error("The engine of useEngine() is there inside hooks and tests only.");
    return started;
  };
  const dsql: Engine = {
    get endpoint() {
      return get().endpoint;
    },
    get caFile() {
      return get().caFile;
    },
    get backendConnectionString() {
      return get().backendConnectionString;
    },
  };
  return { dsql, faults, clock, catalog };
}
