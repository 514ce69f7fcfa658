import { lastSteps, nextSteps } from "./nextSteps.ts";
import type { Answer, Program, Step, System } from "./Program.ts";
import type { Select } from "./Statement.ts";
import { PossibleModels } from "./PossibleModels.ts";

/** A step with the responses of the model and the system. */
export interface Done {
  readonly step: Step;
  readonly expected: Answer;
  readonly seen: Answer;
}

/** The result of a program: all steps up to the first with a response that differs from the model's. */
export interface Run {
  readonly done: readonly Done[];
  readonly differs: boolean;
}

/**
 * Runs a program on a system and on the model, ends all sessions, and compares the stored rows.
 */
export async function runProgram(program: Program, system: System): Promise<Run> {
  const possible = new PossibleModels(program);
  const resetting = system.reset(program);
  if (resetting) await resetting;
  const done: Done[] = [];
  const generates = program.shape.tables.some(({ columns }) => columns.some(({ identity }) => identity));
  let generated: ReadonlyMap<string, number> = new Map();
  /** Performs a step on the system first, because the model adopts the number of drawn values. False when they differ. */
  const perform = async (step: Step): Promise<boolean> => {
    const answer = system.perform(step);
    const seen = answer instanceof Promise ? await answer : answer;
    // COPY may process its data at any time up to its end.
    if (generates && step.do !== "copyData") {
      const drawn = system.generated();
      generated = drawn instanceof Promise ? await drawn : drawn;
    }
    const { expected, isSame } = possible.perform(step, seen, generated);
    done.push({ step, expected, seen });
    return isSame;
  };
  for (const step of program.steps) {
    for (const each of nextSteps(possible.model, step)) {
      if (!(await perform(each))) return { done, differs: true };
    }
  }
  for (let session = 0; session < program.sessions; session++) {
    for (
      let steps = lastSteps(possible.model, session);
      steps.length > 0;
      steps = lastSteps(possible.model, session)
    ) {
      for (const step of steps) if (!(await perform(step))) return { done, differs: true };
    }
  }
  for (const statement of everything(program)) {
    if (!(await perform({ session: 0, do: "query", statements: [statement] })))
      return { done, differs: true };
  }
  system.ended?.();
  return { done, differs: false };
}

function everything({ shape }: Program): Select[] {
  return shape.tables.map(({ name, columns }) => ({
    kind: "select",
    relation: name,
    columns: columns.map((column) => column.name),
    where: [],
  }));
}
