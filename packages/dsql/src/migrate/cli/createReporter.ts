import { formatEvent } from "./formatEvent.ts";
import type { MigrationEvent, OnProgress } from "../model/MigrationEvent.ts";

interface Output {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** How often a line that only says "still at it" is repeated where lines can't be replaced. */
const PLAIN_INTERVAL_MS = 5_000;

/**
 * Prints events as they come: on a terminal, progress replaces itself in one line; elsewhere every line stays and
 * progress is told every five seconds; with `json`, one object a line.
 */
export function createReporter(
  output: Output,
  { json = false, now = () => performance.now() }: { json?: boolean; now?: () => number } = {},
): { tell: OnProgress; end: () => void } {
  let open = false;
  let toldAt = -Infinity;
  const end = () => {
    if (open) output.write("\n");
    open = false;
  };
  const inPlace = (line: string) => {
    // Some terminals say that they are 0 wide.
    const width = output.columns !== undefined && output.columns > 0 ? output.columns : 80;
    output.write(`\r\u001B[2K${line.slice(0, width - 1)}`);
    open = true;
  };
  const tell = (event: MigrationEvent) => {
    if (json) {
      output.write(`${JSON.stringify(event)}\n`);
      return;
    }
    const line = formatEvent(event);
    if (line === undefined) return;
    const passing =
      event.event === "job" ||
      event.event === "rows" ||
      ((event.event === "step" || event.event === "repeat") && event.state === "running");
    if (passing && output.isTTY) inPlace(line);
    else if (passing) {
      const time = now();
      if (event.event === "step") toldAt = time;
      else if (time - toldAt >= PLAIN_INTERVAL_MS) {
        toldAt = time;
        output.write(`${line}\n`);
      }
    } else {
      output.write(`${open ? "\r\u001B[2K" : ""}${line}\n`);
      open = false;
    }
  };
  return { tell, end };
}
