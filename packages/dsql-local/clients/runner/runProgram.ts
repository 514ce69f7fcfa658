import { type DsqlLocal, startDsqlLocal } from "../../src/index.ts";
import { commandsFor } from "./commandsFor.ts";
import { environmentFor } from "./environmentFor.ts";
import { failureOf } from "./failureOf.ts";
import type { Outcome } from "./Outcome.ts";
import { type Program, programsFolder } from "./Program.ts";
import { readReport } from "./readReport.ts";
import { type Ended, runCommand } from "./runCommand.ts";

/** Runs one client's program on an empty DSQL of its own, in the PostgreSQL given. */
export async function runProgram(program: Program, connectionString: string): Promise<Outcome> {
  const { client } = program;
  let commands: string[][];
  try {
    commands = await commandsFor(program);
  } catch (error) {
    return { client, skipped: error instanceof Error ? error.message : String(error) };
  }
  const started = performance.now();
  const dsql = await startDsqlLocal({ isolated: true, backend: { connectionString } });
  let outcome: Outcome;
  try {
    outcome = outcomeOf(client, await runFirst(commands, dsql));
  } catch (error) {
    await dsql.stop();
    throw error;
  }
  // It fails when a session is left behind.
  const left = await dsql.stop().then(
    () => undefined,
    (error: unknown) => String(error),
  );
  if ("skipped" in outcome) return outcome;
  const tookMs = performance.now() - started;
  return {
    ...outcome,
    tookMs,
    ...(left === undefined || outcome.failure !== undefined ? {} : { failure: left }),
  };
}

/** What the first command did that could run; what kept the last one from it, if none could. */
async function runFirst(commands: string[][], dsql: DsqlLocal): Promise<Ended | { skipped: string }> {
  const env = await environmentFor(dsql);
  let skipped = "";
  for (const command of commands) {
    const ended = await runCommand(command, { env, cwd: programsFolder });
    const reason = ended && readReport(ended.stdout).skipped;
    if (ended && reason === undefined) return ended;
    // What a program says of its packages helps more than that another runtime isn't there either.
    if (reason !== undefined) skipped = reason;
    else skipped ||= `${command[0] ?? ""} isn't on this machine`;
  }
  return { skipped };
}

function outcomeOf(client: string, ended: Ended | { skipped: string }): Outcome {
  if ("skipped" in ended) return { client, skipped: ended.skipped };
  const report = readReport(ended.stdout);
  const failure = failureOf(ended, report);
  const { version, steps, conflict } = report;
  return { client, version, steps, conflict, tookMs: 0, ...(failure === undefined ? {} : { failure }) };
}
