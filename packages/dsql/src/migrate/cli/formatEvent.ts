import { formatLocation } from "../model/MigrationError.ts";
import type { MigrationEvent } from "../model/MigrationEvent.ts";

/** A line for people, or nothing where the event only matters to programs. */
export function formatEvent(event: MigrationEvent): string | undefined {
  switch (event.event) {
    case "checked":
      return `${event.files} files checked, ${event.pending} steps to do`;
    case "planned":
      return `${formatLocation(event)} ${event.summary}`;
    case "waiting":
      return `waiting for ${event.owner}, whose lease lapses in ${seconds(event.expiresInMs)} unless it is renewed`;
    case "lease":
      return undefined;
    case "adopted":
      return `${event.file} was applied by an earlier runner; taken over`;
    case "step":
      return event.state === "running"
        ? `${formatLocation(event)} ${event.summary} …`
        : `${formatLocation(event)} ${event.summary} ${event.state === "done" ? seconds(event.ms) : "not needed"}`;
    case "job":
      return `${formatLocation(event)} ${event.summary} … ${event.status} ${seconds(event.elapsedMs)}`;
    case "dropped":
      return `${formatLocation(event)} index ${event.index} was invalid and is dropped; its job: ${event.status}${event.details ? `, ${event.details}` : ""}`;
    case "rows":
      return `${formatLocation(event)} ${event.summary} … ${event.rows} rows`;
    case "repeat":
      return `${event.run} ${event.state === "done" ? "done," : "…"} ${event.rows} rows`;
    case "again":
      return `${formatLocation(event)} runs again: ${event.reason}`;
    case "applied":
      return `${event.file} applied`;
    case "unknown":
      return `applied to the cluster, but not in this folder: ${event.names.join(", ")}`;
    case "done":
      if (event.dryRun) return "nothing was changed";
      return event.applied.length > 0 ? `done in ${seconds(event.ms)}` : "nothing more to do";
  }
}

function seconds(ms: number): string {
  return ms < 9_950 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;
}
