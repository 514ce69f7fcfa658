import type { CdcOptions } from "../cdc/CdcOptions.ts";
import type { ConnectionLimits } from "../connections/ConnectionLimits.ts";
import type { DsqlLocal } from "./DsqlLocal.ts";
import type { JobsOptions } from "../jobs/Jobs.ts";
import type { BackendOption } from "../postgres/BackendOption.ts";

/** The template that isolated databases are copied from. */
export interface IsolatedTemplate {
  /** Name of the template's content. Change it with the content, e.g. use a digest of the migrations. */
  template: string;
  /** Fills it through a server: applies migrations, loads data. Called once for each PostgreSQL. */
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
  /**
   * Port of 127.0.0.1 with a page, and an API over HTTP, that show what the database does, inject faults and advance the clock; 0
   * takes a free one, none without it.
   */
  adminPort?: number;
  /**
   * Authentication: `"iam"` (default) verifies the password as a token that a known key pair has signed; with `"none"`
   * `admin` and every role WITH LOGIN connect with any password, and with none.
   */
  auth?: "iam" | "none";
  /** File of key pairs, their IAM principals and what these may do; a default key pair without it. */
  credentialsFile?: string;
  /** Region that tokens are signed for, default us-east-1. */
  region?: string;
  /** Limits of connections and their rate; a cluster's by default. */
  connectionLimits?: Partial<ConnectionLimits>;
  /**
   * Apply the rules of this day, e.g. `2026-10-01`, as far as known: what DSQL supports since a later day is rejected with
   * the error of that time. Without it the rules known today apply.
   */
  asOf?: string;
  /** How asynchronous index builds and other jobs are run. */
  jobs?: JobsOptions;
  /**
   * Another name of the server, in the form that clusters have, `<26 letters or digits>.dsql.<region>.on.aws`: for clients that
   * read the Region from it. Tokens are signed for that Region.
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
