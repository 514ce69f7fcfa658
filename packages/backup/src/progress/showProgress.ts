import { SingleBar } from "cli-progress";
import { formatProgress, percentOf } from "./formatProgress.ts";
import type { Progress } from "./Progress.ts";

/** Where progress is written: a terminal, or any other stream. */
export type ProgressStream = NodeJS.WriteStream | { isTTY?: false; write(text: string): unknown };

/** Shows progress until it is stopped. */
export interface ProgressView {
  show(progress: Progress): void;
  stop(): void;
}

const PLAIN_LINE_EVERY_PERCENT = 10;
const PLAIN_LINE_EVERY_MS = 5_000;
/** Short phases need no lines of progress. */
const PLAIN_LINES_APART_MS = 1_000;

/**
 * On a terminal, a bar with rate and remaining time. Elsewhere a plain line when the phase or its subject changes, after
 * every tenth of the total, at most once a second, and every five seconds, also without progress.
 */
export function showProgress(stream: ProgressStream): ProgressView {
  return isTerminal(stream) ? bar(stream) : lines(stream);
}

function isTerminal(stream: ProgressStream): stream is NodeJS.WriteStream {
  return stream.isTTY === true;
}

function bar(stream: NodeJS.WriteStream): ProgressView {
  const progressBar = new SingleBar({
    stream,
    hideCursor: true,
    clearOnComplete: true,
    format: "{phase} {detail} {bar} {state}",
  });
  let phase: string | undefined;
  let began = 0;
  return {
    show(progress) {
      if (phase !== progress.phase) {
        if (phase !== undefined) progressBar.stop();
        began = performance.now();
      }
      const payload = {
        phase: progress.phase,
        detail: progress.detail ?? "",
        state: formatProgress(progress, performance.now() - began),
      };
      if (phase === progress.phase) progressBar.update(percentOf(progress) ?? 0, payload);
      else progressBar.start(100, percentOf(progress) ?? 0, payload);
      phase = progress.phase;
    },
    stop() {
      if (phase !== undefined) progressBar.stop();
      phase = undefined;
    },
  };
}

function lines(stream: ProgressStream): ProgressView {
  let shown: { phase: string; detail: string | undefined; percent: number; at: number } | undefined;
  let began = 0;
  let latest: Progress | undefined;
  let timer: NodeJS.Timeout | undefined;
  const write = (progress: Progress) => {
    const { phase, detail } = progress;
    const at = performance.now();
    if (phase !== shown?.phase) began = at;
    shown = { phase, detail, percent: percentOf(progress) ?? 0, at };
    stream.write(
      `${phase}${detail === undefined ? "" : ` ${detail}`}: ${formatProgress(progress, at - began)}\n`,
    );
    timer ??= setInterval(() => {
      if (latest !== undefined) write(latest);
    }, PLAIN_LINE_EVERY_MS).unref();
    timer.refresh();
  };
  return {
    show(progress) {
      latest = progress;
      if (progress.phase !== shown?.phase || progress.detail !== shown.detail) write(progress);
      else if (performance.now() - shown.at >= PLAIN_LINES_APART_MS) {
        const percent = percentOf(progress) ?? 0;
        if (percent - shown.percent >= PLAIN_LINE_EVERY_PERCENT) write(progress);
      }
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
      latest = undefined;
    },
  };
}
