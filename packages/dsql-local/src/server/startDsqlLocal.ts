import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Activity } from "../activity/Activity.ts";
import { startAdmin } from "../admin/startAdmin.ts";
import { createTokenVerifier } from "../auth/createTokenVerifier.ts";
import { createToken } from "../auth/createToken.ts";
import type { Credential } from "../auth/Credential.ts";
import { defaultCredential } from "../auth/defaultCredential.ts";
import { readCredentials } from "../auth/readCredentials.ts";
import { CatalogClient } from "../postgres/database/CatalogClient.ts";
import { superuserConfig } from "../postgres/database/superuserConfig.ts";
import { createBackendCredentials } from "../postgres/database/BackendCredentials.ts";
import { warnLowMaxConnections } from "../postgres/database/warnLowMaxConnections.ts";
import { Clock } from "../clock/Clock.ts";
import { startCdc } from "../cdc/startCdc.ts";
import { clusterId, regionOf } from "../cluster/clusterName.ts";
import { writeResolver } from "../cluster/writeResolver.ts";
import { ConnectionLimiter } from "../connections/ConnectionLimiter.ts";
import { connectionLimits } from "../connections/ConnectionLimits.ts";
import { startPostgres } from "../postgres/startPostgres.ts";
import type { Template } from "../postgres/database/templateDatabase.ts";
import { makeDirectory } from "../postgres/process/makeDirectory.ts";
import { temporaryDirectory } from "../postgres/process/temporaryDirectory.ts";
import { createJobs } from "../jobs/createJobs.ts";
import { Faults } from "../faults/Faults.ts";
import type { DsqlLocal } from "./DsqlLocal.ts";
import type { BackendOption } from "../postgres/BackendOption.ts";
import type { DsqlLocalOptions, IsolatedTemplate } from "./DsqlLocalOptions.ts";
import { environment } from "./environment.ts";
import { listen } from "../net/listen.ts";
import { EntrySizes } from "../cost/EntrySizes.ts";
import { StatementStatistics } from "../statistics/StatementStatistics.ts";
import { CatalogVersions } from "../catalog/CatalogVersions.ts";
import { readDay } from "../errorCatalog/Period.ts";
import type { ServerContext } from "./ServerContext.ts";
import { checkOptions, checkStatus } from "./checkOptions.ts";
import { createSessionServer } from "./createSessionServer.ts";
import { serverNames } from "./serverNames.ts";
import { ensureCertificates } from "../tls/ensureCertificates.ts";
import { startWebSocket } from "../frontend/startWebSocket.ts";

/**
 * Starts a server that behaves as Aurora DSQL, in front of a PostgreSQL 16.
 *
 * ```ts
 * const dsql = await startDsqlLocal({ isolated: true, backend: { connectionString } });
 * Object.assign(process.env, dsql.env);
 * // … the unmodified library, migrations, tools
 * await dsql.stop();
 * ```
 *
 * @throws {FolderInUseError} when a running server has `dataDir`, or writes change records into `cdc.folder`
 * @throws {ListenError} when the port is taken
 * @throws {CredentialsFileError} when the credentials file can't be read or has an invalid entry
 * @throws {InvalidOptionError} when an option is invalid, with its name and bounds; nothing has been started then
 * @throws {InvalidFaultError} when one of `cdc.faults` is invalid
 * @throws {CdcUnavailableError} when PostgreSQL doesn't provide the changes that `cdc` needs
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
    credentialsFile === undefined ? [defaultCredential] : await readCredentials(credentialsFile);
  const credential = credentials.find(({ actions }) => actions.has("DbConnectAdmin")) ?? credentials[0];
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    const failures: unknown[] = [];
    for (let step = undo.pop(); step; step = undo.pop()) {
      await step().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  };
  try {
    // Before PostgreSQL, which takes a while to start: connections wait meanwhile.
    const waiting: Socket[] = [];
    let serve = (socket: Socket) => void waiting.push(socket);
    const server = createServer({ pauseOnConnect: true }, (socket) => {
      serve(socket);
    });
    const { name, address, hosts } = serverNames(host, clusterName);
    const listening = await listen(server, port, host);
    const endpoint = `${name}:${listening}`;
    undo.push(() => {
      server.close();
      for (const socket of waiting) socket.destroy();
      return Promise.resolve();
    });
    if (dataDir !== undefined) await makeDirectory(dataDir);
    const temporary =
      dataDir === undefined ? await temporaryDirectory(tmpdir(), "dsql-local-tls-") : undefined;
    if (temporary) undo.push(() => temporary.remove());
    const tlsFolder = dataDir ?? temporary?.path ?? "";
    const creating = ensureCertificates(
      join(tlsFolder, "tls"),
      [host, ...(clusterName === undefined ? [] : [clusterName])],
      dataDir === undefined,
    );
    // Awaited below; the start may fail before.
    creating.catch(() => undefined);
    log("starting PostgreSQL");
    const backend = await startPostgres(backendOption, {
      ...(dataDir === undefined ? {} : { dataDir }),
      isolated: typeof options.isolated === "object" ? copyOf(options.isolated) : (options.isolated ?? false),
      ...(options.connectionLimits?.maxConnections === undefined
        ? {}
        : { maxConnections: limits.maxConnections }),
      cdc: options.cdc !== undefined,
    });
    undo.push(backend.stop);
    if (options.log && typeof backendOption === "object") {
      await warnLowMaxConnections(backend.connectionString, limits.maxConnections, log);
    }
    const [certificates, logins] = await Promise.all([
      creating,
      createBackendCredentials(backend.connectionString),
    ]);
    const clock = new Clock();
    const faults = new Faults(clock, options.cdc !== undefined);
    for (const fault of options.cdc?.faults ?? []) faults.inject(fault);
    const activity = new Activity(clock, options.adminPort !== undefined);
    const catalog = new CatalogVersions();
    const { connectionString } = backend;
    const isIsolated = (options.isolated ?? false) !== false;
    const cdc =
      options.cdc &&
      (await startCdc({
        folder: options.cdc.folder,
        connectionString,
        temporary: isIsolated || isRemovedOnStop(backendOption, dataDir),
        isolated: isIsolated,
        cluster: clusterId(clusterName),
        faults: faults.cdcHooks,
        clock,
        log,
      }));
    if (cdc) undo.push(() => cdc.stop());
    const jobs = createJobs(
      { connectionString, clonedFrom: backend.clonedFrom, logins, clock, catalog, log },
      options.jobs,
    );
    undo.push(() => jobs.stop());
    const pauseJobs: DsqlLocal["pauseJobs"] = (status) => {
      checkStatus(status);
      return jobs.pause(status);
    };
    const { adminPort } = options;
    const sizes = new EntrySizes(backend.connectionString, catalog);
    const statistics = adminPort === undefined ? undefined : new StatementStatistics(sizes);
    const context: ServerContext = {
      certificates,
      backendConnectionString: backend.connectionString,
      credentials: logins,
      hosts,
      verifyToken: auth === "none" ? undefined : createTokenVerifier({ credentials, hosts, region, clock }),
      principals:
        credentialsFile === undefined
          ? undefined
          : new Set(credentials.map(({ principalArn }) => principalArn)),
      limiter: new ConnectionLimiter(clock, limits),
      activity,
      jobs,
      clock,
      faults: faults.hooks,
      catalog,
      asOf,
      sizes,
      statistics,
      log,
    };
    const sessions = createSessionServer(context);
    undo.push(async () => {
      server.close();
      // Together: a session may be waiting for a job.
      await Promise.all([sessions.close(), jobs.stop()]);
    });
    await jobs.open(sessions);
    serve = (socket) => void sessions.serve(socket);
    for (const socket of waiting.splice(0)) serve(socket);
    const database = new CatalogClient(superuserConfig(connectionString));
    const admin =
      adminPort === undefined || !statistics
        ? undefined
        : await startAdmin(adminPort, { faults, clock, activity, database, statements: statistics });
    if (admin) {
      undo.push(async () => {
        await admin.stop();
        await database.close();
      });
    }
    const { wsPort } = options;
    const webSocket =
      wsPort === undefined
        ? undefined
        : await startWebSocket({
            port: wsPort,
            host,
            certificates,
            pages: auth !== "none",
            serve: (client) => void sessions.serve(client),
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
      env: environment({ endpoint, caFile: certificates.caFile, region, credentialsFile, credential }),
      createToken: (tokenOptions) => createToken({ hostname: name, region, credential }, tokenOptions),
      faults,
      clock,
      ...(cdc ? { cdc: { folder: cdc.folder, flushed: () => cdc.flushed() } } : {}),
      ...(admin ? { adminUrl: admin.url } : {}),
      backendConnectionString: backend.connectionString,
      pauseJobs,
      holdJobs: pauseJobs,
      stop: () => (stopping ??= stop()),
    };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

/** Is the backend's database removed when the server stops? */
function isRemovedOnStop(backend: BackendOption, dataDir: string | undefined): boolean {
  return backend === "container" || (backend === "embedded" && dataDir === undefined);
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
