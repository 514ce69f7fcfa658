import type { System } from "./Program.ts";
import { randomProgram } from "./randomProgram.ts";
import { runProgram } from "./runProgram.ts";
import { type Found, shrink } from "./shrink.ts";

export interface SearchOptions {
  /** Seed of the first program; the second has the next, and so on. */
  readonly seed: number;
  readonly untilMs: number;
  /** The maximum number of programs. */
  readonly programs?: number;
  /** Sessions per program; random if undefined. */
  readonly sessions?: number;
  readonly shrinkMs?: number;
  readonly onProgram?: () => void;
}

export interface Searched {
  readonly programs: number;
  /** The first program with a difference, shrunk, and its seed. */
  readonly found?: Found & { readonly seed: number };
}

/** Runs random programs on several systems at once, until a response differs from the model's. */
export async function search(systems: readonly System[], options: SearchOptions): Promise<Searched> {
  const { seed, untilMs, programs: most = Number.POSITIVE_INFINITY } = options;
  const end = performance.now() + untilMs;
  let begun = 0;
  let programs = 0;
  const all: (Found & { seed: number })[] = [];
  await Promise.all(
    systems.map(async (system) => {
      while (all.length === 0 && begun < most && performance.now() < end) {
        const own = seed + begun++;
        const program = randomProgram(own, options.sessions ? { sessions: options.sessions } : {});
        const run = await runProgram(program, system);
        programs++;
        options.onProgram?.();
        if (run.differs) {
          const at = all.push({ program, run, seed: own }) - 1;
          const small = await shrink({ program, run }, system, options.shrinkMs);
          all[at] = { ...small, seed: own };
        }
      }
    }),
  );
  const [found] = all;
  return found ? { programs, found } : { programs };
}
