import type { Program, Step, System } from "./Program.ts";
import { runProgram, type Run } from "./runProgram.ts";
import { simplerPrograms } from "./simplerPrograms.ts";

export interface Found {
  readonly program: Program;
  readonly run: Run;
}

/**
 * Shrinks a program as long as it still has a difference: removes steps, many at once first, then simplifies the rest.
 *
 * @param patienceMs after which it returns the smallest so far
 */
export async function shrink(found: Found, system: System, patienceMs = 60_000): Promise<Found> {
  const end = performance.now() + patienceMs;
  let best = upToTheDifference(found);
  /** Keeps the first of some programs that still has a difference. */
  const keepOne = async (candidates: Iterable<Program>): Promise<boolean> => {
    for (const program of candidates) {
      if (performance.now() > end) return false;
      const run = await runProgram(program, system);
      if (!run.differs) continue;
      best = upToTheDifference({ program, run });
      return true;
    }
    return false;
  };
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    for (let size = Math.max(1, best.program.steps.length >> 1); size >= 1; size >>= 1) {
      while (await keepOne(without(best.program, size))) isSmaller = true;
    }
    while (await keepOne(simplerPrograms(best.program))) isSmaller = true;
  }
  return best;
}

/** Removes the steps after the difference. */
function upToTheDifference({ program, run }: Found): Found {
  const last = run.done.at(-1)?.step;
  const at = last ? program.steps.indexOf(last) : -1;
  return at < 0 ? { program, run } : { program: { ...program, steps: program.steps.slice(0, at + 1) }, run };
}

/** The program without this number of steps, at each position. */
function* without(program: Program, size: number): Generator<Program> {
  for (let from = program.steps.length - size; from > -size; from -= size) {
    const start = Math.max(0, from);
    const steps: Step[] = [...program.steps.slice(0, start), ...program.steps.slice(from + size)];
    yield { ...program, steps };
  }
}
