import { runMigrations } from "@mattb.tech/billio-data/migrate";
import type { Output } from "../terminal/Output.ts";
import { formatSeconds } from "../terminal/formatSeconds.ts";

/** A killed predecessor leaves its lease; the directory's lock ensures that no other process is running. */
const LEASE_MS = 5_000;
const WAIT_FOR_LEASE_MS = 15_000;

/** Brings the local database up to date with `migrations/`. */
export async function applyMigrations(out: Output, signal: AbortSignal): Promise<void> {
  const began = performance.now();
  out.startStep("migrations");
  const { applied } = await runMigrations({
    signal,
    leaseMs: LEASE_MS,
    waitMs: WAIT_FOR_LEASE_MS,
    // Local jobs are short.
    pollMs: 200,
    onProgress: (event) => {
      if (event.event === "waiting") out.startStep("waiting for the lease of a runner that was killed");
      if (event.event === "step")
        out.startStep(`migrations: ${event.file} ${event.step}/${event.steps} ${event.summary}`);
    },
  });
  const what = applied.length === 0 ? "up to date" : `${applied.length} applied`;
  out.completeStep(`migrations: ${what} (${formatSeconds(began)})`);
}
