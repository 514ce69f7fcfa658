import type { Ended } from "../../packages/dsql-local/clients/runner/runCommand.ts";

/** Many times what the slowest takes on a busy machine. */
export const TIMEOUT_MS = 120_000;

/** What goes wrong with a command itself; undefined if it has ended well. */
export function failureOf(ended: Ended): string | undefined {
  const { exitCode, timedOut } = ended;
  if (timedOut) return withOutput(`has not ended after ${TIMEOUT_MS / 1000} s`, ended);
  return exitCode === 0 ? undefined : withOutput(`exit code ${exitCode ?? "none"}`, ended);
}

/** A failure, and below it what the command has printed. */
export function withOutput(failure: string | undefined, { stdout, stderr }: Ended): string | undefined {
  return failure && `${failure}\n${stdout}${stderr}`;
}
