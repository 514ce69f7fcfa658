import { existsSync } from "node:fs";
import { join } from "node:path";
import { settingNames } from "@mattb.tech/billio-config";
import { resolveFromCaller } from "@mattb.tech/billio-local/resolveFromCaller";
import { REPOSITORY } from "../../bundle/repository.ts";
import { callerVariables } from "../callerVariables.ts";
import { LambdaFunction } from "../LambdaFunction.ts";
import { LAMBDAS_NODE } from "../lambdasNode.ts";
import type { LambdaRole } from "../startDatabase.ts";
import type { FunctionOptions } from "./functionOptions.ts";

/** @throws Error when nothing has been built there */
export function folderOf(name: string, { bundles }: FunctionOptions): string {
  const folder = join(bundles === undefined ? join(REPOSITORY, "dist") : resolveFromCaller(bundles), name);
  if (existsSync(join(folder, "index.mjs"))) return folder;
  const other = "run npm run build:lambdas, or name another folder with --bundles";
  throw new Error(`There is no ${join(folder, "index.mjs")}: ${other}.`);
}

/** Starts a database and a function on it, runs `work`, and stops both. */
export async function withFunction(
  name: string,
  options: FunctionOptions & { role: LambdaRole },
  variables: Record<string, string>,
  work: (lambda: LambdaFunction) => Promise<void>,
): Promise<void> {
  const folder = folderOf(name, options);
  if (options.node === undefined && !process.version.startsWith(`v${LAMBDAS_NODE}.`)) {
    console.error(`This is Node ${process.version}; Lambda's is ${LAMBDAS_NODE} (--node <file>).`);
  }
  const database = await databaseOf(options);
  try {
    const lambda = new LambdaFunction({
      folder,
      handler: options.handler,
      name: `billio-${name}`,
      memoryMb: options.memory,
      layers: options.layer,
      variables: { ...callerVariables(), ...database.variables, ...variables, ...options.env },
      node: options.node,
      concurrency: options.concurrency,
      callMs: options.timeout,
      onOutput: (output) => process.stderr.write(output),
      onLine: (line) => {
        console.error(line);
      },
    });
    try {
      await work(lambda);
    } finally {
      await lambda.stop();
    }
  } finally {
    await database.stop();
  }
}

async function databaseOf({ endpoint, dataDir, role }: FunctionOptions & { role: LambdaRole }): Promise<{
  variables: Record<string, string>;
  stop: () => Promise<void>;
}> {
  if (endpoint !== undefined) {
    if (dataDir !== undefined)
      throw new Error("--data-dir is the local DSQL's; with --endpoint there is none");
    return { variables: { [settingNames.dsqlEndpoint]: endpoint }, stop: () => Promise.resolve() };
  }
  // Takes a while to load, and isn't needed for a cluster.
  const { startDatabase } = await import("../startDatabase.ts");
  const own = await startDatabase({
    dataDir: dataDir === undefined ? undefined : resolveFromCaller(dataDir),
    log: (line) => {
      console.error(line);
    },
  });
  const variables = own.variables(role);
  console.error(
    `local DSQL on ${own.dsql.endpoint}, the function connects as ${variables.BILLIO_DSQL_USER ?? ""}`,
  );
  return { variables, stop: own.stop };
}
