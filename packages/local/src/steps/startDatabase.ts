import { type DsqlLocal, startDsqlLocal } from "@mattb.tech/billio-dsql-local";
import { findFreePort } from "../process/findFreePort.ts";
import type { Output } from "../terminal/Output.ts";
import { formatSeconds } from "../terminal/formatSeconds.ts";

interface DatabaseStepOptions {
  /** The next free one is used if it is taken. */
  dsqlPort: number;
  /** Whether it serves its admin port, a free one. */
  adminPort: boolean;
  dataDir: string;
  /** Directory for change records, if wanted. */
  cdcFolder?: string | undefined;
  out: Output;
}

/**
 * Starts the local DSQL on an embedded PostgreSQL, and makes it the one that this process's settings name.
 *
 * @throws {FolderInUseError} while another one uses the directory, or writes change records into `cdcFolder`
 */
export async function startDatabase({
  dsqlPort,
  adminPort,
  dataDir,
  cdcFolder,
  out,
}: DatabaseStepOptions): Promise<DsqlLocal> {
  const began = performance.now();
  out.startStep("starting the local DSQL");
  const port = await findFreePort(dsqlPort, "--dsql-port");
  const dsql = await startDsqlLocal({
    port,
    dataDir,
    ...(adminPort ? { adminPort: 0 } : {}),
    ...(cdcFolder === undefined ? {} : { cdc: { folder: cdcFolder } }),
    log: (line) => {
      out.startStep(line);
    },
  });
  const instead = port === dsqlPort ? "" : `, for port ${dsqlPort} is taken`;
  out.completeStep(`local DSQL on ${dsql.endpoint}${instead} (${formatSeconds(began)})`);
  if (dsql.adminUrl !== undefined) out.completeStep(`what the database does: ${dsql.adminUrl}/`);
  if (dsql.cdc) out.completeStep(`records of committed changes go to ${dsql.cdc.folder}`);
  Object.assign(process.env, dsql.env);
  return dsql;
}
