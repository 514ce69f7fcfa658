import type { OpenStatus } from "./Jobs.ts";

/** Who keeps jobs in which status. */
export class JobPauses {
  readonly #paused: Record<OpenStatus, Set<object>> = { submitted: new Set(), processing: new Set() };
  #waiting: (() => void)[] = [];

  pause(status: OpenStatus): () => void {
    const hold = {};
    this.#paused[status].add(hold);
    return () => {
      this.#paused[status].delete(hold);
      for (const look of this.#waiting.splice(0)) look();
    };
  }

  /** Resolves when nobody keeps jobs in that status, or `signal` is aborted. */
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
