import type { Activity } from "../activity/Activity.ts";
import type { TokenVerifier } from "../auth/TokenVerifier.ts";
import type { Clock } from "../clock/Clock.ts";
import type { ConnectionLimiter } from "../connections/ConnectionLimiter.ts";
import type { FaultHooks } from "../faults/FaultHooks.ts";
import type { CatalogVersions } from "../catalog/CatalogVersions.ts";
import type { Day } from "../errorCatalog/Period.ts";
import type { BackendCredentials } from "../postgres/database/BackendCredentials.ts";
import type { EntrySizes } from "../cost/EntrySizes.ts";
import type { StatementStatistics } from "../statistics/StatementStatistics.ts";
import type { Certificates } from "../tls/ensureCertificates.ts";
import type { Jobs } from "../jobs/Jobs.ts";

/** What every client session of one server shares. */
export interface ServerContext {
  certificates: Certificates;
  /** A superuser's connection string to PostgreSQL's database, for what clients have no right to. */
  backendConnectionString: string;
  /** Credentials of client sessions there. */
  credentials: BackendCredentials;
  /** The endpoint's names, the one to use first. */
  hosts: readonly [string, ...string[]];
  /** Undefined: any role that may log in connects without a token. */
  verifyToken: TokenVerifier | undefined;
  /** ARNs of the principals that IAM knows; undefined: any. */
  principals: ReadonlySet<string> | undefined;
  /** Limits connections and their rate. */
  limiter: ConnectionLimiter;
  /** What the sessions do, for who looks. */
  activity: Activity;
  /** Asynchronous index builds and validations. */
  jobs: Jobs;
  /** The server's time, which tests advance. */
  clock: Clock;
  /** The faults to inject. */
  faults: FaultHooks;
  /** The day whose rules apply; undefined: those known today. */
  asOf: Day | undefined;
  /** Versions of the catalog, for sessions that may not have seen the latest. */
  catalog: CatalogVersions;
  /** Sizes of rows and index entries, for estimates of what statements cost. */
  sizes: EntrySizes;
  /** Undefined: nobody can ask for them. */
  statistics: StatementStatistics | undefined;
  log: (line: string) => void;
}
