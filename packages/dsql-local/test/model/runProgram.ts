import { lastSteps, nextSteps } from "./nextSteps.ts";
import type { Answer, Program, Step, System } from "./Program.ts";
import type { Select } from "./Statement.ts";
import { PossibleModels } from "./PossibleModels.ts";

/** What was done, and what the model and the system have answered. */
export interface Done {
  readonly step: Step;
  readonly expected: Answer;
  readonly seen: Answer;
}

/** How a program went: all steps up to the first that was answered otherwise than by the model. */
export interface Run {
  readonly done: readonly Done[];
  readonly differs: boolean;
}

/**
 * Runs a program on a system and on the model beside it, brings all sessions to their end, and looks at what is stored
 * then.
 */
export async function runProgram(program: Program, system: System): Promise<Run> {
  const possible = new PossibleModels(program);
  const resetting = system.reset(program);
  if (resetting) await resetting;
  const done: Done[] = [];
  const generates = program.shape.tables.some(({ columns }) => columns.some(({ identity }) => identity));
  let generated: ReadonlyMap<string, number> = new Map();
  /** Does a step on the system first, for the model takes over how many values were drawn. False when they differ. */
  const perform = async (step: Step): Promise<boolean> => {
    const answer = system.perform(step);
    const seen = answer instanceof Promise ? await answer : answer;
    // Data that COPY has got may be read at any time up to its end.
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
