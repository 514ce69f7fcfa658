import { watch } from "node:fs";
import { readdir } from "node:fs/promises";

const POLL_MS = 1_000;
const EXTENSION = ".jsonl";

export interface NewFilesOptions {
  /** Ends after the files that exist at the start. */
  once?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Names of the record files in a directory, in order: the existing ones, then new ones as they appear, until it is aborted.
 * Files appear complete; a name that begins with a dot is a file being written. The directory is watched, and listed every
 * second besides.
 */
export async function* newFiles(
  folder: string,
  { once = false, signal }: NewFilesOptions,
): AsyncGenerator<string[]> {
  let seen = new Set<string>();
  const bell = new Bell(signal);
  const watcher = once ? undefined : watchQuietly(folder, bell);
  try {
    while (signal?.aborted !== true) {
      bell.mute();
      const names = (await readdir(folder, { withFileTypes: true }))
        .filter((entry) => !entry.isDirectory() && isRecords(entry.name))
        .map(({ name }) => name);
      const isNew = names.filter((name) => !seen.has(name)).sort();
      // Removed files are forgotten.
      seen = new Set(names);
      if (isNew.length > 0) yield isNew;
      if (once) return;
      if (isNew.length === 0) await bell.rung(POLL_MS);
    }
  } finally {
    watcher?.close();
    bell.dispose();
  }
}

function isRecords(name: string): boolean {
  return name.endsWith(EXTENSION) && !name.startsWith(".");
}

/** A directory that can't be watched (too many watches, a network drive) is still listed. */
function watchQuietly(folder: string, bell: Bell) {
  try {
    return watch(folder, () => {
      bell.ring();
    }).on("error", () => undefined);
  } catch {
    return undefined;
  }
}

/** Waits until it is rung, the time is up, or it is aborted; a ring before the wait counts. */
class Bell {
  readonly #signal: AbortSignal | undefined;
  #hasRung = false;
  #wake: (() => void) | undefined;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    signal?.addEventListener("abort", this.ring);
  }

  readonly ring = (): void => {
    this.#hasRung = true;
    this.#wake?.();
  };

  mute(): void {
    this.#hasRung = false;
  }

  async rung(ms: number): Promise<void> {
    if (this.#hasRung || this.#signal?.aborted === true) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    this.#wake = undefined;
  }

  dispose(): void {
    this.#signal?.removeEventListener("abort", this.ring);
  }
}
