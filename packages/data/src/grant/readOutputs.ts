import { readFile } from "node:fs/promises";
import { splitArns, type RoleLists } from "./checkLists.ts";
import { InvalidGrantError } from "./GrantError.ts";
import { shownArn as shown } from "./Mapping.ts";
import { type Outputs, parseOutputs } from "./parseOutputs.ts";

/** Outputs of a data stack: its cluster's endpoint and the roles that connect to it. */
export const outputKeys = {
  endpoint: "DsqlEndpoint",
  app: "DsqlAppRoleArns",
  readOnly: "DsqlReadOnlyRoleArns",
} as const;

/** One cluster in a file of outputs. */
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
  const invalid = (reason: string) => new InvalidGrantError([`${file} ${reason}`]);
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw invalid(`can't be read (${(error as NodeJS.ErrnoException).code ?? "unknown reason"})`);
  });
  const stacks = parseOutputs(text);
  if (typeof stacks === "string") throw invalid(stacks);
  const [name, outputs] = choose(stacks, stack, invalid);
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
  invalid: (reason: string) => Error,
): [string, Outputs] {
  const withCluster = [...stacks].filter(([, outputs]) => outputs.has(outputKeys.endpoint));
  const names = withCluster.map(([name]) => shown(name)).join(", ");
  if (wanted !== undefined) {
    const found = withCluster.find(([name]) => name === wanted);
    if (found) return found;
    const reason = stacks.has(wanted) ? `has no output ${outputKeys.endpoint} of` : "holds no stack";
    throw invalid(`${reason} ${shown(wanted)}; with that output there is ${names || "none"}`);
  }
  const [first, ...others] = withCluster;
  if (!first) throw invalid(`has no output ${outputKeys.endpoint}: it isn't of a data stack`);
  if (others.length > 0) throw invalid(`holds several clusters (${names}); choose one with --stack <name>`);
  return first;
}
