import type { Answer, Outcome, Step } from "./reconcile.ts";

type Work = Generator<Step, Outcome, Answer>;
export type StepResult = { answer: Answer } | { error: Error };

/** Performs steps of one kind in one call; the results are in the steps' order. */
export type Perform = (kind: Step["do"], steps: readonly Step[]) => Promise<readonly StepResult[]>;

/**
 * Runs many generators together: the next steps of the same kind become one call, so that a thousand items take a few
 * requests a step. A generator whose step fails ends with that error, the others continue.
 *
 * @returns the outcomes in the generators' order
 */
export async function runTogether(works: readonly Work[], perform: Perform): Promise<(Outcome | Error)[]> {
  const outcomes = new Array<Outcome | Error>(works.length);
  let open: { index: number; work: Work; step: Step }[] = [];
  const goOn = (index: number, work: Work, result: StepResult | undefined) => {
    try {
      if (result !== undefined && "error" in result) work.throw(result.error);
      const next = result === undefined ? work.next() : work.next((result as { answer: Answer }).answer);
      if (next.done === true) outcomes[index] = next.value;
      else open.push({ index, work, step: next.value });
    } catch (error) {
      if (result === undefined || !("error" in result) || error !== result.error) throw error;
      outcomes[index] = result.error;
    }
  };
  works.forEach((work, index) => {
    goOn(index, work, undefined);
  });
  while (open.length > 0) {
    const groups = new Map<Step["do"], typeof open>();
    for (const each of open) {
      const group = groups.get(each.step.do);
      if (group === undefined) groups.set(each.step.do, [each]);
      else group.push(each);
    }
    open = [];
    await Promise.all(
      [...groups].map(async ([kind, group]) => {
        const answers = await perform(
          kind,
          group.map(({ step }) => step),
        );
        group.forEach(({ index, work }, position) => {
          goOn(index, work, answers[position] ?? { answer: undefined });
        });
      }),
    );
  }
  return outcomes;
}
