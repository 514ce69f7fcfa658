import { environmentFor } from "../../packages/dsql-local/clients/runner/environmentFor.ts";
import { type Ended, runCommand } from "../../packages/dsql-local/clients/runner/runCommand.ts";
import { type DsqlLocal, startDsqlLocal } from "../../packages/dsql-local/src/index.ts";
import { bankFailure, lostCommitFailure } from "./bankFailure.ts";
import { readReport } from "./BankReport.ts";
import type { Outcome } from "./RecipeResult.ts";
import { failureOf, TIMEOUT_MS, withOutput } from "./runLimits.ts";
import { loseCommits } from "./loseCommits.ts";

interface BankRun {
  command: string[];
  /** Holds the recipe and its packages. */
  folder: string;
  /** Of the PostgreSQL that the local DSQL uses. */
  connectionString: string;
  environment: Record<string, string> | undefined;
}

/** Runs a program of the kind `bank` twice: as it is, and with connections that are lost right after a COMMIT. */
export async function runBank(run: BankRun): Promise<Outcome> {
  const outcome = await onEmptyDsql(run, (dsql) => undisturbed(run, dsql));
  if (outcome.failure !== undefined || outcome.skipped !== undefined) return outcome;
  return { ...outcome, ...(await onEmptyDsql(run, (dsql) => withLostCommits(run, dsql))) };
}

async function undisturbed(run: BankRun, dsql: DsqlLocal): Promise<Outcome> {
  const ended = await runProgram(run, dsql);
  if (!ended) return { skipped: `${run.command[0] ?? ""} isn't on this machine` };
  const report = readReport(ended.stdout);
  const failure = failureOf(ended) ?? withOutput(await bankFailure(dsql, report), ended);
  return { conflicts: report?.conflicts, failure };
}

async function withLostCommits(run: BankRun, dsql: DsqlLocal): Promise<Outcome> {
  const ending = runProgram(run, dsql);
  const losing = new AbortController();
  const lost = loseCommits(dsql, losing.signal);
  const ended = await ending;
  losing.abort();
  const hits = await lost;
  if (!ended) return {};
  if (ended.timedOut) return { failure: withOutput("hangs when a connection is lost", ended) };
  if (ended.stderr.includes("Unhandled 'error' event")) {
    return { failure: withOutput("crashes when a connection is lost", ended) };
  }
  if (hits === 0) return { failure: withOutput("ends before a connection could be lost", ended) };
  return { failure: withOutput(await lostCommitFailure(dsql, ended.exitCode), ended) };
}

async function runProgram(
  { command, folder, environment }: BankRun,
  dsql: DsqlLocal,
): Promise<Ended | undefined> {
  const env = { ...(await environmentFor(dsql)), ...environment };
  return runCommand(command, { env, cwd: folder, timeoutMs: TIMEOUT_MS });
}

/** Lends an empty DSQL. It is a failure to leave a session behind. */
async function onEmptyDsql(
  { connectionString }: BankRun,
  use: (dsql: DsqlLocal) => Promise<Outcome>,
): Promise<Outcome> {
  const dsql = await startDsqlLocal({ isolated: true, backend: { connectionString } });
  let outcome: Outcome;
  try {
    outcome = await use(dsql);
  } catch (error) {
    await dsql.stop();
    throw error;
  }
  const left = await dsql.stop().then(
    () => undefined,
    (error: unknown) => String(error),
  );
  return left === undefined || outcome.failure !== undefined ? outcome : { ...outcome, failure: left };
}
