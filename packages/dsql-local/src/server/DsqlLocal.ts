import type { TokenOptions } from "../auth/createToken.ts";
import type { Cdc } from "../cdc/CdcOptions.ts";
import type { Clock } from "../clock/Clock.ts";
import type { Faults } from "../faults/Faults.ts";

/** A name that DNS doesn't know, and how programs resolve it. */
export interface ClusterEndpoint {
  /** `<26 letters or digits>.dsql.<region>.on.aws:<port>` */
  endpoint: string;
  /** The name's address: for libpq's PGHOSTADDR, or for /etc/hosts. */
  address: string;
  /** A module with which Node programs resolve it: `NODE_OPTIONS=--import=<URL of the file>`. */
  resolver: string;
}

export interface DsqlLocal {
  /** `localhost:<port>`, or with the `host` that was given, as `BILLIO_DSQL_ENDPOINT` takes it. */
  endpoint: string;
  /**
   * The same by address, e.g. `127.0.0.1:5433`: AWS's connectors take a host without a dot for the id of a cluster. Absent
   * where the server has no IPv4 address.
   */
  addressEndpoint?: string;
  /** How it is reached under `clusterName`, if it has one. */
  cluster?: ClusterEndpoint;
  /** Where `wsPort` is served, e.g. `wss://localhost:5443`. */
  webSocketUrl?: string;
  /** PEM file of the CA that signed the server's certificate. */
  caFile: string;
  /** The principal that the key pair of `env` belongs to: what `AWS IAM GRANT <role> TO '<arn>'` takes. */
  principalArn: string;
  /**
   * Environment with which the unmodified library and tools reach this server: with the default key pair, or with the
   * credentials file and the first profile in it that may connect as `admin`.
   */
  env: Record<string, string>;
  /** Fault injection: conflicts, dropped connections, latency, rejected connections and statements. */
  faults: Faults;
  /** The server's time: advance it, and tokens expire, connections end and transactions age. */
  clock: Clock;
  /** The change records, where `cdc` asked for them. */
  cdc?: Cdc;
  /** Where `adminPort` is served, e.g. `http://127.0.0.1:5434`. */
  adminUrl?: string;
  /** Connection string of this server's PostgreSQL database; it bypasses all rules of DSQL. */
  backendConnectionString: string;
  /** Signs a token with that key pair. */
  createToken(options?: TokenOptions): Promise<string>;
  /** Keeps jobs `submitted` or `processing` until the result is called, to see what an application does meanwhile. */
  pauseJobs(status: "submitted" | "processing"): () => void;
  /** @deprecated Use {@link pauseJobs}. */
  holdJobs(status: "submitted" | "processing"): () => void;
  /**
   * Ends connections, server and an embedded or container backend. Idempotent.
   *
   * @throws Error with the reason, when not all change records could be written; everything has been stopped then, too
   */
  stop(): Promise<void>;
}
