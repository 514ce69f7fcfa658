import type { TokenVerifier } from "../auth/TokenVerifier.ts";
import type { Clock } from "../clock/Clock.ts";
import type { ConnectionLimiter } from "../connections/ConnectionLimiter.ts";
import type { FaultHooks } from "../faults/FaultHooks.ts";
import type { CatalogVersions } from "../catalog/CatalogVersions.ts";
import type { Day } from "../errorCatalog/Period.ts";
import type { BackendCredentials } from "../postgres/database/BackendCredentials.ts";
import type { Certificates } from "../tls/ensureCertificates.ts";
import type { Jobs } from "../jobs/Jobs.ts";

/** What every client session of one server shares. */
export interface ServerContext {
  certificates: Certificates;
  /** A superuser's connection string to the database behind, for what clients have no right to. */
  backendConnectionString: string;
  /** How client sessions connect there. */
  credentials: BackendCredentials;
  /** Names under which it is reached, the one to use first. */
  hosts: readonly [string, ...string[]];
  /** Who comes in; undefined: anybody. */
  verifyToken: TokenVerifier | undefined;
  /** ARNs of the principals that IAM knows; undefined: whatever is named. */
  principals: ReadonlySet<string> | undefined;
  /** How many come in. */
  limiter: ConnectionLimiter;
  /** Asynchronous index builds and validations. */
  jobs: Jobs;
  /** The server's time, which tests move on. */
  clock: Clock;
  /** What goes wrong on purpose. */
  faults: FaultHooks;
  /** The day whose rules are kept; undefined: today's knowledge. */
  asOf: Day | undefined;
  /** What sessions may not have learnt of the schema yet. */
  catalog: CatalogVersions;
  log: (line: string) => void;
}
