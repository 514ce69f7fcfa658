import type { CdcOptions } from "../cdc/CdcOptions.ts";
import type { ConnectionLimits } from "../connections/ConnectionLimits.ts";
import type { DsqlLocal } from "./DsqlLocal.ts";
import type { JobsOptions } from "../jobs/Jobs.ts";
import type { BackendOption } from "../postgres/BackendOption.ts";

/** What isolated databases are copied from. */
export interface IsolatedTemplate {
  /** Names what is in it. Give it another name when that changes, e.g. with a digest of the migrations. */
  template: string;
  /** Fills it, through a server like any other: applies migrations, loads data. Called once for each PostgreSQL. */
  prepare: (dsql: DsqlLocal) => Promise<void>;
}

export interface DsqlLocalOptions {
  backend?: BackendOption;
  /** Port to listen on; 0 (default) takes a free one. */
  port?: number;
  /** Address to listen on, default 127.0.0.1. */
  host?: string;
  /** Folder that keeps the embedded PostgreSQL's data, the CA and its key across starts. */
  dataDir?: string;
  /**
   * Serve a new database of this backend and drop it on `stop`: one isolated DSQL per test, empty, or a copy of a
   * template that is filled once.
   */
  isolated?: boolean | IsolatedTemplate;
  /** Port of 127.0.0.1 on which faults and the clock are set over HTTP; 0 takes a free one, none without it. */
  adminPort?: number;
  /**
   * Who comes in: `"iam"` (default) verifies the password as a token that a known key pair has signed, `"none"` lets
   * `admin` and every role WITH LOGIN in with any password, and with none.
   */
  auth?: "iam" | "none";
  /** File of key pairs, of the IAM principals they belong to and what these may do; one made-up pair without it. */
  credentialsFile?: string;
  /** Region that tokens are signed for, default us-east-1. */
  region?: string;
  /** How many connections are taken; a cluster's limits by default. */
  connectionLimits?: Partial<ConnectionLimits>;
  /**
   * Keep the rules as they were on this day, e.g. `2026-10-01`, as far as known: what DSQL has learnt since then is
   * refused in the words of that time. Today's knowledge without it.
   */
  asOf?: string;
  /** How asynchronous index builds and other jobs are worked at. */
  jobs?: JobsOptions;
  /**
   * A name as clusters have it, `<26 letters or digits>.dsql.<region>.on.aws`, under which the server is reached as well:
   * for clients that read the Region from it. Tokens are signed for that Region.
   */
  clusterName?: string;
  /** Port of `host` on which PostgreSQL's protocol is served over WebSocket; 0 takes a free one, none without it. */
  wsPort?: number;
  /**
   * Write records of committed changes, as a cluster's change data capture sends them to Kinesis, into a folder. Needs
   * a PostgreSQL with `wal_level = logical`, which the embedded one and the container are given.
   */
  cdc?: CdcOptions;
  /** Where progress lines go, e.g. `console.error`; silent by default. */
  log?: (line: string) => void;
}
