import { createServer, isIPv4, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startAdmin } from "./admin/startAdmin.ts";
import { createAuthenticate } from "./auth/createAuthenticate.ts";
import { createToken, type TokenOptions } from "./auth/createToken.ts";
import type { Credential } from "./auth/Credential.ts";
import { madeUpCredential } from "./auth/madeUpCredential.ts";
import { readCredentials } from "./auth/readCredentials.ts";
import { createLogins } from "./backend/createLogins.ts";
import { warnOfLittleRoom } from "./backend/warnOfLittleRoom.ts";
import { Clock } from "./clock/Clock.ts";
import { regionOf } from "./cluster/clusterName.ts";
import { writeResolver } from "./cluster/writeResolver.ts";
import { Admission } from "./connections/Admission.ts";
import { type ConnectionLimits, connectionLimits } from "./connections/ConnectionLimits.ts";
import { startBackend } from "./backend/startBackend.ts";
import type { Template } from "./backend/templateDatabase.ts";
import { makeFolder } from "./backend/makeFolder.ts";
import { temporaryFolder } from "./backend/temporaryFolder.ts";
import { createJobs } from "./jobs/createJobs.ts";
import type { JobsOptions } from "./jobs/Jobs.ts";
import { Faults } from "./faults/Faults.ts";
import { listen } from "./listen.ts";
import { CatalogVersions } from "./occ/CatalogVersions.ts";
import { readDay } from "./ruleBook/Period.ts";
import type { ServerContext } from "./ServerContext.ts";
import { checkOptions, checkStatus } from "./options.ts";
import { createEngine } from "./session/Engine.ts";
import { createCertificates } from "./tls/createCertificates.ts";
import { startWebSocket } from "./webSocket/startWebSocket.ts";

/**
 * Where the PostgreSQL 16 behind the server comes from:
 * - `"embedded"` (default): binaries from npm, data in `dataDir` or a temporary folder;
 * - `"container"`: `postgres:16-alpine` through testcontainers, needs a container engine;
 * - `{ connectionString }`: a PostgreSQL 16 that already runs; the role needs to be a superuser.
 */
export type BackendOption = "embedded" | "container" | { connectionString: string };

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
  /** Where progress lines go, e.g. `console.error`; silent by default. */
  log?: (line: string) => void;
}

/** A name that no name server knows, and how programs find it. */
export interface ClusterEndpoint {
  /** `<26 letters or digits>.dsql.<region>.on.aws:<port>` */
  endpoint: string;
  /** What the name stands for: for libpq's PGHOSTADDR, or for /etc/hosts. */
  address: string;
  /** A module with which Node programs find it: `NODE_OPTIONS=--import=<URL of the file>`. */
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
   * Environment with which the unmodified library and tools reach this server: with a made-up key pair, or naming the
   * credentials file and the first profile in it that may connect as `admin`.
   */
  env: Record<string, string>;
  /** Has something go wrong on purpose: conflicts, cut connections, latency, refusals. */
  faults: Faults;
  /** The server's time; moved on, tokens expire, connections end and transactions age. */
  clock: Clock;
  /** Where `adminPort` is served, e.g. `http://127.0.0.1:5434`. */
  adminUrl?: string;
  /** Connection string of the PostgreSQL database behind this server, past all DSQL rules. */
  backendConnectionString: string;
  /** Signs a token with that key pair. */
  createToken(options?: TokenOptions): Promise<string>;
  /** Keeps jobs `submitted` or `processing` until the result is called, to see what an application does meanwhile. */
  holdJobs(status: "submitted" | "processing"): () => void;
  /** Ends connections, server and an embedded or container backend. Idempotent. */
  stop(): Promise<void>;
}

/** Addresses under which "localhost" reaches the server. */
const LOCAL = ["127.0.0.1", "::1", "0.0.0.0", "::", "localhost"];

/**
 * Starts a server that answers as Aurora DSQL does, in front of a PostgreSQL 16.
 *
 * ```ts
 * const dsql = await startDsqlLocal({ isolated: true, backend: { connectionString } });
 * Object.assign(process.env, dsql.env);
 * // … the unmodified library, migrations, tools
 * await dsql.stop();
 * ```
 *
 * @throws {FolderInUseError} when a running server has `dataDir`
 * @throws {ListenError} when the port is taken
 * @throws {CredentialsFileError} when the credentials file can't be read or says something wrong
 * @throws {InvalidOptionError} when an option can't be, naming it and its bounds; nothing has been started then
 * @throws {AsOfError} when `asOf` isn't a date on which there was a DSQL
 * @throws Error when `dataDir` can't be a folder, or the backend can't be started or isn't PostgreSQL 16
 */
export async function startDsqlLocal(options: DsqlLocalOptions = {}): Promise<DsqlLocal> {
  checkOptions(options);
  const { backend: backendOption = "embedded", host = "127.0.0.1", port = 0 } = options;
  const dataDir = options.dataDir === undefined ? undefined : resolve(options.dataDir);
  const log = options.log ?? (() => undefined);
  const { auth = "iam", clusterName } = options;
  const region = (clusterName === undefined ? options.region : regionOf(clusterName)) ?? "us-east-1";
  const limits = connectionLimits(options.connectionLimits);
  const asOf = options.asOf === undefined ? undefined : readDay(options.asOf);
  const credentialsFile =
    options.credentialsFile === undefined ? undefined : resolve(options.credentialsFile);
  const credentials: [Credential, ...Credential[]] =
    credentialsFile === undefined ? [madeUpCredential] : await readCredentials(credentialsFile);
  const credential = credentials.find(({ actions }) => actions.has("DbConnectAdmin")) ?? credentials[0];
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    // Before the PostgreSQL, which takes a while: what comes to the port in the meantime waits.
    const waiting: Socket[] = [];
    let serve = (socket: Socket) => void waiting.push(socket);
    const server = createServer({ pauseOnConnect: true }, (socket) => {
      serve(socket);
    });
    // The certificate is for localhost and for an address that was asked for.
    const name = LOCAL.includes(host) ? "localhost" : host;
    const listening = await listen(server, port, host);
    const endpoint = `${name}:${listening}`;
    const address = addressOf(host);
    undo.push(() => {
      server.close();
      for (const socket of waiting) socket.destroy();
      return Promise.resolve();
    });
    if (dataDir !== undefined) await makeFolder(dataDir);
    const temporary = dataDir === undefined ? await temporaryFolder(tmpdir(), "dsql-local-tls-") : undefined;
    if (temporary) undo.push(() => temporary.remove());
    const tlsFolder = dataDir ?? temporary?.path ?? "";
    const creating = createCertificates(
      join(tlsFolder, "tls"),
      [host, ...(clusterName === undefined ? [] : [clusterName])],
      dataDir === undefined,
    );
    // Awaited below; the start may fail before.
    creating.catch(() => undefined);
    log("starting PostgreSQL");
    const backend = await startBackend(backendOption, {
      ...(dataDir === undefined ? {} : { dataDir }),
      isolated: typeof options.isolated === "object" ? copyOf(options.isolated) : (options.isolated ?? false),
      ...(options.connectionLimits?.maxConnections === undefined
        ? {}
        : { maxConnections: limits.maxConnections }),
    });
    undo.push(backend.stop);
    if (options.log && typeof backendOption === "object") {
      await warnOfLittleRoom(backend.connectionString, limits.maxConnections, log);
    }
    const [certificates, logins] = await Promise.all([creating, createLogins(backend.connectionString)]);
    const hosts = [
      name,
      "localhost",
      "127.0.0.1",
      "::1",
      host,
      ...(clusterName ? [clusterName] : []),
    ] as const;
    const clock = new Clock();
    const faults = new Faults(clock);
    const catalog = new CatalogVersions();
    const { connectionString } = backend;
    const jobs = createJobs({ connectionString, logins, clock, catalog, log }, options.jobs);
    undo.push(() => jobs.stop());
    const context: ServerContext = {
      certificates,
      backendConnectionString: backend.connectionString,
      logins,
      hosts,
      authenticate: auth === "none" ? undefined : createAuthenticate({ credentials, hosts, region, clock }),
      admission: new Admission(clock, limits),
      jobs,
      clock,
      faults: faults.hooks,
      catalog,
      asOf,
      log,
    };
    const engine = createEngine(context);
    undo.push(async () => {
      server.close();
      // Together: a session may be waiting for a job, which its client can't be asked about any more.
      await Promise.all([engine.close(), jobs.stop()]);
    });
    await jobs.open(engine);
    serve = (socket) => void engine.serve(socket);
    for (const socket of waiting.splice(0)) serve(socket);
    const { adminPort } = options;
    const admin = adminPort === undefined ? undefined : await startAdmin(adminPort, { faults, clock });
    if (admin) undo.push(() => admin.stop());
    const { wsPort } = options;
    const webSocket =
      wsPort === undefined
        ? undefined
        : await startWebSocket({
            port: wsPort,
            host,
            certificates,
            pages: auth !== "none",
            serve: (client) => void engine.serve(client),
          });
    if (webSocket) undo.push(() => webSocket.stop());
    const resolver = clusterName === undefined ? undefined : join(tlsFolder, "tls", "resolve.mjs");
    if (clusterName !== undefined && resolver !== undefined) {
      await writeResolver(resolver, clusterName, address ?? host);
    }
    log(`listening on ${endpoint}`);
    if (asOf !== undefined) log(`keeping the rules as of ${asOf}`);
    backend.served?.();
    let stopping: Promise<void> | undefined;
    return {
      endpoint,
      ...(address === undefined ? {} : { addressEndpoint: `${address}:${listening}` }),
      ...(clusterName === undefined || resolver === undefined
        ? {}
        : { cluster: { endpoint: `${clusterName}:${listening}`, address: address ?? host, resolver } }),
      ...(webSocket ? { webSocketUrl: `wss://${clusterName ?? name}:${webSocket.port}` } : {}),
      caFile: certificates.caFile,
      principalArn: credential.principalArn,
      env: {
        BILLIO_DSQL_ENDPOINT: endpoint,
        BILLIO_DSQL_CA_FILE: certificates.caFile,
        AWS_REGION: region,
        ...(credentialsFile === undefined
          ? {
              AWS_ACCESS_KEY_ID: credential.accessKeyId,
              AWS_SECRET_ACCESS_KEY: credential.secretAccessKey,
            }
          : { AWS_SHARED_CREDENTIALS_FILE: credentialsFile, AWS_PROFILE: credential.profile }),
      },
      createToken: (tokenOptions) => createToken({ hostname: name, region, credential }, tokenOptions),
      faults,
      clock,
      ...(admin ? { adminUrl: admin.url } : {}),
      backendConnectionString: backend.connectionString,
      holdJobs: (status) => {
        checkStatus(status);
        return jobs.hold(status);
      },
      stop: () => (stopping ??= stop()),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The IPv4 address at which `host` is reached from this machine; undefined where it isn't known to have one. */
function addressOf(host: string): string | undefined {
  if (isIPv4(host) && host !== "0.0.0.0") return host;
  return host === "0.0.0.0" || host === "::" || host === "localhost" ? "127.0.0.1" : undefined;
}

function copyOf({ template, prepare }: IsolatedTemplate): Template {
  return {
    name: template,
    prepare: async (connectionString) => {
      const dsql = await startDsqlLocal({ backend: { connectionString } });
      try {
        await prepare(dsql);
      } finally {
        await dsql.stop();
      }
    },
  };
}
