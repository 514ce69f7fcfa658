import { causes, type Executor } from "@mattb.tech/billio-dsql";
import { retryIdempotent } from "@mattb.tech/billio-dsql/migrate";
import { DatabaseStatementError } from "../errors/index.ts";
import { readMappings } from "./cluster.ts";
import { isSame, type MappingChange } from "./Mapping.ts";
import { changeStatement } from "./statement.ts";

/**
 * Makes one change, unless it is made already: by a statement whose response got lost, or by another process. Whether DSQL
 * accepts the same grant twice isn't known, so each attempt checks first.
 *
 * @throws as `Executor.run` does
 */
export async function applyChange(executor: Executor, change: MappingChange): Promise<void> {
  const isDone = async () =>
    (await readMappings(executor)).some((mapping) => isSame(mapping, change)) === (change.action === "grant");
  await retryIdempotent(async () => {
    if (await isDone()) return;
    try {
      await executor.run(changeStatement(change));
    } catch (error) {
      if (error instanceof DatabaseStatementError && (await isDone())) return;
      throw error;
    }
  });
}

/** Why a change failed: the database's message where there is one. */
export function failureOf(error: Error): string {
  if (!(error instanceof DatabaseStatementError)) return error.message;
  const message = [...causes(error)].at(-1)?.message ?? error.message;
  return `${message} (SQLSTATE ${error.sqlState})${/^IAM role .* does not exist/.test(message) ? UNKNOWN_ROLE : ""}`;
}

const UNKNOWN_ROLE =
  "; deploy the stack that makes it first, and see that the account is right. IAM may need some seconds until it knows a new role everywhere";
