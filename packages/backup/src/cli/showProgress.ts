import { SingleBar } from "cli-progress";
import type { Progress } from "../Progress.ts";

/** Shows progress until it is stopped. */
export interface ProgressView {
  show(progress: Progress): void;
  stop(): void;
}

const PHASE = { check: "checking", write: "importing" } as const;
const PLAIN_LINE_EVERY_MS = 5_000;

/** On a terminal a bar in place; elsewhere a plain line when a file begins and every five seconds. */
export function showProgress(stream: NodeJS.WriteStream): ProgressView {
  return stream.isTTY ? bar(stream) : lines(stream);
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

function lines(stream: NodeJS.WriteStream): ProgressView {
  let shown = { key: "", at: 0 };
  return {
    show(progress) {
      const key = `${progress.phase} ${progress.type}`;
      const now = performance.now();
      if (key === shown.key && now - shown.at < PLAIN_LINE_EVERY_MS) return;
      shown = { key, at: now };
      const percent =
        progress.totalBytes === 0 ? 100 : Math.floor((progress.bytes / progress.totalBytes) * 100);
      stream.write(`${PHASE[progress.phase]} ${progress.type}: ${items(progress)}, ${percent} %\n`);
    },
    stop() {
      // Nothing is open.
    },
  };
}

function items({ items: count }: Progress): string {
  return `${count.toLocaleString("en")} items`;
}
