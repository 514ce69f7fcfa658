import type { MigrationStatus } from "../migrationStatus.ts";

/** A status as lines for people. */
export function formatStatus({ migrations, unknown, lease }: MigrationStatus): string {
  const width = Math.max(...migrations.map(({ name }) => name.length));
  const lines = migrations.map(({ name, state, stepsDone, steps, appliedAt }) => {
    const progress = state === "partial" ? ` ${stepsDone} of ${steps} steps` : "";
    return `${name.padEnd(width)}  ${state}${progress}${appliedAt ? ` ${appliedAt}` : ""}`;
  });
  for (const name of unknown) lines.push(`${name.padEnd(width)}  applied, but not in this folder`);
  lines.push(
    lease
      ? `At work: ${lease.owner}, lease lapses in ${Math.ceil(lease.expiresInMs / 1_000)} s unless it is renewed`
      : "No runner is at work",
  );
  return lines.join("\n");
}
