import { SingleBar } from "cli-progress";
import type { Progress } from "../Progress.ts";

/** What progress is written to: a terminal, or anything that takes text. */
export type ProgressStream = NodeJS.WriteStream | { isTTY?: false; write(text: string): unknown };

/** Shows progress until it is stopped. */
export interface ProgressView {
  show(progress: Progress): void;
  stop(): void;
}

const PHASE = { check: "checking", write: "importing" } as const;
const PLAIN_LINE_EVERY_PERCENT = 10;
const PLAIN_LINE_EVERY_MS = 5_000;

/**
 * On a terminal a bar in place; elsewhere a plain line when a file begins, every tenth of the whole, and every five
 * seconds, also while nothing moves.
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
    format: "{phase} {type} {bar} {percentage} % {items}",
  });
  let phase: Progress["phase"] | undefined;
  return {
    show(progress) {
      const payload = {
        phase: PHASE[progress.phase].padEnd(9),
        type: progress.type.padEnd(9),
        items: items(progress),
      };
      if (phase !== progress.phase) {
        if (phase !== undefined) progressBar.stop();
        phase = progress.phase;
        progressBar.start(progress.totalBytes, progress.bytes, payload);
      } else {
        progressBar.update(progress.bytes, payload);
      }
    },
    stop() {
      if (phase !== undefined) progressBar.stop();
    },
  };
}

function lines(stream: ProgressStream): ProgressView {
  let shown = { key: "", percent: 0 };
  let latest: Progress | undefined;
  let timer: NodeJS.Timeout | undefined;
  const write = (progress: Progress) => {
    shown = { key: keyOf(progress), percent: percentOf(progress) };
    stream.write(`${PHASE[progress.phase]} ${progress.type}: ${items(progress)}, ${shown.percent} %\n`);
    timer ??= setInterval(() => {
      if (latest !== undefined) write(latest);
    }, PLAIN_LINE_EVERY_MS).unref();
    timer.refresh();
  };
  return {
    show(progress) {
      latest = progress;
      const further = percentOf(progress) - shown.percent >= PLAIN_LINE_EVERY_PERCENT;
      if (further || keyOf(progress) !== shown.key) write(progress);
    },
    stop() {
      clearInterval(timer);
    },
  };
}

function keyOf({ phase, type }: Progress): string {
  return `${phase} ${type}`;
}

function percentOf({ bytes, totalBytes }: Progress): number {
  return totalBytes === 0 ? 100 : Math.floor((bytes / totalBytes) * 100);
}

function items({ items: count }: Progress): string {
  return `${count.toLocaleString("en")} items`;
}
