import { readFile } from "node:fs/promises";
import { splitArns, type RoleLists } from "./checkLists.ts";
import { InvalidGrantError } from "./GrantError.ts";
import { shownArn as shown } from "./Mapping.ts";
import { type Outputs, parseOutputs } from "./parseOutputs.ts";

/** Outputs of a data stack by which it tells its cluster and who connects to it. */
export const outputKeys = {
  endpoint: "DsqlEndpoint",
  app: "DsqlAppRoleArns",
  readOnly: "DsqlReadOnlyRoleArns",
} as const;

/** What a file of outputs says of one cluster. */
export interface OutputsFile extends RoleLists {
  /** The stack's name. */
  stack: string;
  /** Where the cluster is reached, as `BILLIO_DSQL_ENDPOINT` takes it. */
  endpoint: string;
}

/**
 * Reads a cluster's endpoint, and the ARNs of the roles that connect to it, from the outputs of its stack: in the form that
 * `cdk deploy --outputs-file` writes, or that of `aws cloudformation describe-stacks`.
 *
 * @param stack which one, where the file holds several data stacks
 * @throws {InvalidGrantError} when the file can't be read, holds no such outputs, or those of several clusters
 */
export async function readOutputs(file: string, stack?: string): Promise<OutputsFile> {
  const refuse = (reason: string) => new InvalidGrantError([`${file} ${reason}`]);
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw refuse(`can't be read (${(error as NodeJS.ErrnoException).code ?? "unknown reason"})`);
  });
  const stacks = parseOutputs(text);
  if (typeof stacks === "string") throw refuse(stacks);
  const [name, outputs] = choose(stacks, stack, refuse);
  return {
    stack: name,
    endpoint: outputs.get(outputKeys.endpoint) ?? "",
    app: splitArns(outputs.get(outputKeys.app) ?? ""),
    readOnly: splitArns(outputs.get(outputKeys.readOnly) ?? ""),
  };
}

function choose(
  stacks: ReadonlyMap<string, Outputs>,
  wanted: string | undefined,
  refuse: (reason: string) => Error,
): [string, Outputs] {
  const withCluster = [...stacks].filter(([, outputs]) => outputs.has(outputKeys.endpoint));
  const names = withCluster.map(([name]) => shown(name)).join(", ");
  if (wanted !== undefined) {
    const found = withCluster.find(([name]) => name === wanted);
    if (found) return found;
    const reason = stacks.has(wanted) ? `has no output ${outputKeys.endpoint} of` : "holds no stack";
    throw refuse(`${reason} ${shown(wanted)}; with that output there is ${names || "none"}`);
  }
  const [first, ...others] = withCluster;
  if (!first) throw refuse(`has no output ${outputKeys.endpoint}: it isn't of a data stack`);
  if (others.length > 0) throw refuse(`holds several clusters (${names}); choose one with --stack <name>`);
  return first;
}
