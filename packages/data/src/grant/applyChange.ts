import { causes, type Executor } from "@mattb.tech/billio-dsql";
import { retryIdempotent } from "@mattb.tech/billio-dsql/migrate";
import { DatabaseStatementError } from "../errors/index.ts";
import { readMappings } from "./cluster.ts";
import { isSame, type MappingChange } from "./Mapping.ts";
import { changing } from "./statement.ts";

/**
 * Does one change, unless it is done already: by a statement whose answer got lost, or by somebody else. Whether DSQL
 * takes a second grant of the same isn't known, so none is sent without looking.
 *
 * @throws as `Executor.run` does
 */
export async function applyChange(executor: Executor, change: MappingChange): Promise<void> {
  const isDone = async () =>
    (await readMappings(executor)).some((mapping) => isSame(mapping, change)) === (change.action === "grant");
  await retryIdempotent(async () => {
    if (await isDone()) return;
    try {
      await executor.run(changing(change));
    } catch (error) {
      if (error instanceof DatabaseStatementError && (await isDone())) return;
      throw error;
    }
  });
}

/** Why a change failed, in the database's words where it has said something. */
export function failureOf(error: Error): string {
  if (!(error instanceof DatabaseStatementError)) return error.message;
  const words = [...causes(error)].at(-1)?.message ?? error.message;
  return `${words} (SQLSTATE ${error.sqlState})${/^IAM role .* does not exist/.test(words) ? UNKNOWN_ROLE : ""}`;
}

const UNKNOWN_ROLE =
  "; deploy the stack that makes it first, and see that the account is right. IAM may need some seconds until it knows a new role everywhere";
