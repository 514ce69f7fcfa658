import type { Channels } from "../diagnostics/channels.ts";

/** How to reach an Aurora DSQL cluster, and how long to try. All times are in milliseconds. */
export interface ConnectionOptions {
  /** Host name of the cluster's endpoint, e.g. `<cluster>.dsql.us-east-1.on.aws`. */
  host: string;
  port: number;
  region: string;
  /** The database role. `admin` needs the IAM action `dsql:DbConnectAdmin`, any other `dsql:DbConnect`. */
  user: string;
  /** Most connections at a time. */
  poolMax: number;
  /** PEM file of an extra CA to trust; absent = the system's. */
  caFile?: string;
  /** How long a statement may take. */
  statementTimeoutMs: number;
  /** How long one attempt to connect may take. */
  connectTimeoutMs: number;
  /** How long a call waits for a connection before it fails as `DATABASE_UNAVAILABLE`. */
  unavailableAfterMs: number;
  /** Most attempts of a unit of work that fails with write conflicts. */
  retryAttempts: number;
  /** No further attempt begins after this. */
  retryDeadlineMs: number;
}

/** The application's name, and the names in messages and diagnostics. */
export interface ClientOptions {
  /** `application_name` of its sessions. */
  applicationName?: string;
  /** Channels for statements, retries and connections; absent = `dsql:statement` and so on. */
  channels?: Channels;
  /** Advice for an SQLSTATE, e.g. `run the migrations first`: ends the message of `DatabaseStatementError`. */
  advise?: (sqlState: string) => string | undefined;
  /** The environment variables that the options come from, for messages. */
  settingNames?: { caFile: string };
}

/** Defaults of the options. */
export const defaultOptions = {
  port: 5432,
  user: "admin",
  poolMax: 10,
  statementTimeoutMs: 10_000,
  connectTimeoutMs: 5_000,
  unavailableAfterMs: 30_000,
  retryAttempts: 10,
  retryDeadlineMs: 10_000,
} as const satisfies Partial<ConnectionOptions>;

const DEFAULT_REGION = "us-east-1";
/** `<cluster>.dsql.<region>.on.aws` (Aurora DSQL user guide, "Accessing"); test clusters add a suffix to `dsql`. */
const REGION_IN_ENDPOINT = /\.dsql[a-z0-9-]*\.([a-z0-9-]+)\.on\.aws$/i;

/** The region that an endpoint's name holds, or else us-east-1. */
export function regionOf(host: string): string {
  return REGION_IN_ENDPOINT.exec(host)?.[1] ?? DEFAULT_REGION;
}
