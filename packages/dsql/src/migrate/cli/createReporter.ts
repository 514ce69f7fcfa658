import { formatEvent } from "./formatEvent.ts";
import type { MigrationEvent, OnProgress } from "../model/MigrationEvent.ts";

interface Output {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** Interval of progress lines where lines can't be replaced. */
const PLAIN_INTERVAL_MS = 5_000;

/**
 * Prints events: on a terminal, progress overwrites one line; elsewhere every line stays and progress is printed every five
 * seconds; with `json`, one object a line.
 */
export function createReporter(
  output: Output,
  { json = false, now = () => performance.now() }: { json?: boolean; now?: () => number } = {},
): { report: OnProgress; end: () => void } {
  let open = false;
  let reportedAt = -Infinity;
  const end = () => {
    if (open) output.write("\n");
    open = false;
  };
  const overwriteLine = (line: string) => {
    // Some terminals report a width of 0.
    const width = output.columns !== undefined && output.columns > 0 ? output.columns : 80;
    output.write(`\r\u001B[2K${line.slice(0, width - 1)}`);
    open = true;
  };
  const report = (event: MigrationEvent) => {
    if (json) {
      output.write(`${JSON.stringify(event)}\n`);
      return;
    }
    const line = formatEvent(event);
    if (line === undefined) return;
    const isProgress =
      event.event === "job" ||
      event.event === "rows" ||
      ((event.event === "step" || event.event === "repeat") && event.state === "running");
    if (isProgress && output.isTTY) overwriteLine(line);
    else if (isProgress) {
      const time = now();
      if (event.event === "step") reportedAt = time;
      else if (time - reportedAt >= PLAIN_INTERVAL_MS) {
        reportedAt = time;
        output.write(`${line}\n`);
      }
    } else {
      output.write(`${open ? "\r\u001B[2K" : ""}${line}\n`);
      open = false;
    }
  };
  return { report, end };
}
