import type { DatabaseSettings } from "@mattb.tech/billio-config";
import type { Executor } from "@mattb.tech/billio-dsql";
import { withExecutor } from "@mattb.tech/billio-dsql/migrate";
import { optionsOf } from "../db/createDatabase.ts";
import { settingsFrom } from "../db/settings.ts";
import { DataError } from "../errors/index.ts";
import { applyChange, failureOf } from "./applyChange.ts";
import { checkLists, type RoleLists } from "./checkLists.ts";
import { checkCluster, readMappings } from "./cluster.ts";
import { checkUser } from "./checkUser.ts";
import { GrantError } from "./GrantError.ts";
import type { OnGrantProgress } from "./GrantEvent.ts";
import { formatChange, type Mapping, type MappingChange } from "./Mapping.ts";
import { planChanges } from "./planChanges.ts";

export interface GrantRolesOptions extends RoleLists {
  /** Where to run, as admin; absent = a separate connection, made from `settings` and closed at the end. */
  executor?: Executor;
  /** How to reach the cluster; absent = from the environment. */
  settings?: DatabaseSettings;
  /** Allow an empty list, which revokes everybody mapped to that role; an error otherwise. */
  allowNone?: boolean;
  /** Check and report, but change nothing. */
  dryRun?: boolean;
  /** Receives what stays and what changes. */
  onProgress?: OnGrantProgress;
  /** Stops before the next change. */
  signal?: AbortSignal;
}

/**
 * Sets which IAM roles may connect as `billio_app` and `billio_readonly`: those listed, and no others. Grants missing
 * mappings, then revokes those not listed; mappings of other database roles are left alone. Idempotent: it changes nothing
 * when the mappings are as listed. Each change is a transaction of its own, so when one fails those before it stay; nothing
 * is revoked unless all grants have succeeded.
 *
 * ```ts
 * const { granted } = await grantRoles({ app: ["arn:aws:iam::111122223333:role/billio-api"], readOnly: [] });
 * ```
 *
 * @returns what was changed; with `dryRun` what would be
 * @throws {InvalidGrantError} when an ARN isn't one of an IAM role or is in both lists, or an empty list would revoke
 *   everybody from a role; nothing was changed
 * @throws {GrantError} when the cluster lacks the roles, the session isn't admin's, a change failed or was undone
 * @throws {ConfigurationError} when the environment's settings are missing or malformed, or another user than admin is set
 * @throws {DatabaseUnavailableError} when no connection can be had
 */
export async function grantRoles(
  options: GrantRolesOptions,
): Promise<{ granted: Mapping[]; revoked: Mapping[]; kept: Mapping[] }> {
  const { onProgress = () => undefined, dryRun = false } = options;
  const wanted = checkLists(options);
  const settings = () => checkUser(options.settings ?? settingsFrom(process.env));
  const { kept, changes } = await withExecutor(
    options.executor ? { executor: options.executor } : { settings: () => optionsOf(settings()) },
    async (executor) => {
      await checkCluster(executor);
      const plan = planChanges(wanted, await readMappings(executor), options.allowNone ?? false);
      for (const mapping of plan.kept) onProgress({ event: "kept", ...mapping });
      if (dryRun) for (const change of plan.changes) onProgress({ event: "planned", ...change });
      else if (plan.changes.length > 0) {
        await applyAll(executor, plan.changes, options);
        await verify(executor, wanted, plan.changes);
      }
      return plan;
    },
  );
  const granted = changes.filter(({ action }) => action === "grant").map(mappingOf);
  const revoked = changes.filter(({ action }) => action === "revoke").map(mappingOf);
  onProgress({
    event: "done",
    granted: granted.length,
    revoked: revoked.length,
    kept: kept.length,
    dryRun,
  });
  return { granted, revoked, kept };
}

function mappingOf({ role, arn }: MappingChange): Mapping {
  return { role, arn };
}

async function applyAll(
  executor: Executor,
  changes: readonly MappingChange[],
  { signal, onProgress = () => undefined }: GrantRolesOptions,
): Promise<void> {
  for (const [at, change] of changes.entries()) {
    const progress = { done: changes.slice(0, at), left: changes.slice(at) };
    if (signal?.aborted) throw new GrantError("Stopped", progress);
    try {
      await applyChange(executor, change);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      throw new GrantError(`Failed to ${formatChange(change)}: ${failureOf(error)}`, progress, {
        cause: error,
      });
    }
    onProgress({ event: "changed", ...change });
  }
}

/**
 * Verifies that the mappings are now those listed. They differ when another process changes them at the same time, or the
 * cluster writes an ARN in another way: then the next run would revoke what this one has granted.
 */
async function verify(
  executor: Executor,
  wanted: readonly Mapping[],
  done: readonly MappingChange[],
): Promise<void> {
  const { changes } = planChanges(wanted, await readMappings(executor), true);
  if (changes.length === 0) return;
  throw new GrantError(
    "The mappings aren't those that were asked for, although all was done: they are changed by somebody else as well",
    { done, left: changes },
  );
}
