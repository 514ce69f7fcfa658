import { columns } from "./columns.ts";
import type { Outcome } from "./Outcome.ts";

/** Client, version, outcome and where it shows a conflict, in columns. */
export function table(outcomes: Outcome[]): string {
  return columns([["client", "version", "outcome", "a conflict is"], ...outcomes.map(cells)]);
}

function cells(outcome: Outcome): string[] {
  if ("skipped" in outcome) return [outcome.client, "-", `skipped: ${outcome.skipped}`, ""];
  const { client, version, failure, steps, conflict, tookMs } = outcome;
  const took = `${(tookMs / 1000).toFixed(1)} s`;
  const [reason] = failure?.split("\n") ?? [];
  return [client, version, reason ? `BREAKS: ${reason}` : `works, ${steps.length} steps, ${took}`, conflict];
}
