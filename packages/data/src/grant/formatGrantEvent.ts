import type { GrantEvent } from "./GrantEvent.ts";
import { formatChange, shownArn } from "./Mapping.ts";

/** An event as a line. */
export function formatGrantEvent(event: GrantEvent): string {
  switch (event.event) {
    case "kept":
      return `${event.role} is granted to ${shownArn(event.arn)} already`;
    case "planned":
      return `would ${formatChange(event)}`;
    case "changed":
      return `${formatChange(event)}: done`;
    case "done": {
      const { granted, revoked, kept, dryRun } = event;
      if (granted + revoked === 0) return `nothing to do, ${kept} as they should be`;
      return `${dryRun ? "would be: " : ""}${granted} granted, ${revoked} revoked, ${kept} as they were`;
    }
  }
}
