import type { OpenStatus } from "./Jobs.ts";

/** Keeps jobs in a status while a test pauses them there. */
export class JobPauses {
  readonly #paused: Record<OpenStatus, Set<object>> = { submitted: new Set(), processing: new Set() };
  #waiting: (() => void)[] = [];

  pause(status: OpenStatus): () => void {
    const pause = {};
    this.#paused[status].add(pause);
    return () => {
      this.#paused[status].delete(pause);
      for (const check of this.#waiting.splice(0)) check();
    };
  }

  /** Resolves when jobs aren't paused in that status, or `signal` is aborted. */
  async resumed(status: OpenStatus, signal: AbortSignal): Promise<void> {
    while (this.#paused[status].size > 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        signal.addEventListener("abort", () => {
          resolve();
        });
      });
    }
  }
}
