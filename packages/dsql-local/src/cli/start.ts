import { once } from "node:events";
import { FolderInUseError } from "../postgres/process/lockDirectory.ts";
import { connectLines } from "../server/connectLines.ts";
import type { DsqlLocal } from "../server/DsqlLocal.ts";
import type { BackendOption } from "../postgres/BackendOption.ts";
import type { DsqlLocalOptions } from "../server/DsqlLocalOptions.ts";
import { InvalidOptionError } from "../server/checkOptions.ts";
import { startDsqlLocal } from "../server/startDsqlLocal.ts";
import { connectorSections } from "./connectorLines.ts";
import { drizzleLines } from "./drizzleLines.ts";
import { faultLines } from "./faultLines.ts";
import { exitCodes } from "./exitCodes.ts";
import { nodePostgresLines } from "./nodePostgresLines.ts";

export interface StartOptions {
  port: number;
  adminPort: number | false;
  wsPort?: number;
  clusterName?: string;
  cdc?: string;
  host: string;
  dataDir?: string;
  backend: BackendOption;
  /** False with `--no-auth`. */
  auth: boolean;
  credentials?: string;
  region?: string;
  asOf?: string;
  maxConnections?: number;
  connectionRate?: number;
  connectionBurst?: number;
}

/** Starts a server, prints how to connect to it, and runs until a signal. Returns the exit code. */
export async function start(options: StartOptions): Promise<number> {
  // From the beginning: a signal during the start stops the server right after it.
  const signal = Promise.race(["SIGINT", "SIGTERM", "SIGHUP"].map((name) => once(process, name)));
  let dsql: DsqlLocal;
  try {
    dsql = await startDsqlLocal(serverOptions(options));
  } catch (error) {
    process.stderr.write(`Could not start: ${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof InvalidOptionError) return exitCodes.usage;
    return error instanceof FolderInUseError ? exitCodes.folderInUse : exitCodes.failed;
  }
  const sections = [
    ...(await connectLines(dsql)),
    { heading: "node-postgres: a module to run with the environment above", lines: nodePostgresLines(dsql) },
    { heading: "Drizzle: a module to run with the environment above", lines: drizzleLines(dsql) },
    ...connectorSections(dsql),
    ...(dsql.webSocketUrl === undefined
      ? []
      : [{ heading: "PostgreSQL's protocol over WebSocket", lines: [`  ${dsql.webSocketUrl}`] }]),
    ...(dsql.cdc === undefined
      ? []
      : [
          {
            heading: "Records of committed changes, one a line, in files that appear whole",
            lines: [`  ${dsql.cdc.folder}`],
          },
        ]),
    ...(dsql.adminUrl === undefined
      ? []
      : [
          {
            heading:
              "What the database does: sessions, conflicts, statements and their costs; open in a browser",
            lines: [`  ${dsql.adminUrl}/`],
          },
          {
            heading: dsql.cdc
              ? "Fault injection: the next commit meets a conflict; of ten change records one comes twice"
              : "Fault injection: the next commit meets a conflict",
            lines: faultLines(dsql.adminUrl, dsql.cdc !== undefined),
          },
        ]),
  ];
  for (const { heading, lines } of sections) process.stdout.write(`\n${heading}\n${lines.join("\n")}\n`);
  process.stdout.write("\nReady. Ctrl-C stops it.\n");
  // A pending promise alone doesn't keep a process alive; the listening server does.
  await signal;
  process.stderr.write("stopping\n");
  try {
    await dsql.stop();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodes.failed;
  }
  return exitCodes.done;
}

function serverOptions(options: StartOptions): DsqlLocalOptions {
  const {
    port,
    adminPort,
    host,
    dataDir,
    backend,
    auth,
    credentials,
    region,
    clusterName,
    wsPort,
    asOf,
    cdc,
  } = options;
  const { maxConnections, connectionRate: perSecond, connectionBurst: burst } = options;
  return {
    port,
    ...(adminPort === false ? {} : { adminPort }),
    host,
    backend,
    auth: auth ? "iam" : "none",
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(credentials === undefined ? {} : { credentialsFile: credentials }),
    ...(region === undefined ? {} : { region }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(clusterName === undefined ? {} : { clusterName }),
    ...(wsPort === undefined ? {} : { wsPort }),
    ...(cdc === undefined ? {} : { cdc: { folder: cdc } }),
    connectionLimits: {
      ...(maxConnections === undefined ? {} : { maxConnections }),
      ...(perSecond === undefined ? {} : { perSecond }),
      ...(burst === undefined ? {} : { burst }),
    },
    log: (line) => process.stderr.write(`${line}\n`),
  };
}
