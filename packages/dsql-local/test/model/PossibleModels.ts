import { isSame } from "./isSame.ts";
import { Model } from "./Model.ts";
import type { Action, Answer, Program, Step } from "./Program.ts";
import { type Shape, tableOf } from "./Schema.ts";
import type { DataStatement, Statement } from "./Statement.ts";

/** Each table's last generated value. */
type Generated = ReadonlyMap<string, number>;

interface Performed {
  readonly step: Step;
  readonly gaps: readonly number[];
  readonly after: Generated;
}

/** What may have happened: a model, and how it came to be so. */
interface Possible {
  readonly model: Model;
  readonly past: readonly Performed[];
}

/** More aren't followed: who has seen none of the values can't tell them apart for long. */
const MAX_POSSIBLE = 50;

/**
 * A model beside a system whose sequences leave gaps. How many values a step has drawn is read of the sequences; where
 * several statements may have left the gap, each way is followed as long as the answers agree with it.
 */
export class PossibleModels {
  readonly #program: Program;
  readonly #shape: Shape;
  #possible: Possible[];
  #before: Generated = new Map();

  constructor(program: Program) {
    this.#program = program;
    this.#shape = program.shape;
    this.#possible = [{ model: this.#model(), past: [] }];
  }

  /** One of the models: what they stand in is the same. */
  get model(): Model {
    const [first] = this.#possible;
    if (!first) throw new Error("No model is left.");
    return first.model;
  }

  /**
   * Does a step that the system has done. Returns what a model answers, and whether that is the system's answer and agrees
   * with the values that were drawn.
   */
  perform(step: Step, seen: Answer, after: Generated): { expected: Answer; isSame: boolean } {
    const next: Possible[] = [];
    let expected: Answer | undefined;
    for (const { model, past } of this.#possible) {
      const drawing = this.#drawing(model, step);
      const answer = model.perform(step);
      expected ??= answer;
      const performed = { step, gaps: [], after };
      if (this.#agrees(model, answer, seen, after, drawing)) next.push({ model, past: [...past, performed] });
      else
        for (const gaps of this.#gaps(drawing, after)) {
          const other = this.#again(past);
          const otherAnswer = other.perform(step, gaps);
          if (this.#agrees(other, otherAnswer, seen, after, drawing)) {
            next.push({ model: other, past: [...past, { ...performed, gaps }] });
          }
        }
    }
    this.#before = after;
    if (!expected) throw new Error("No model is left.");
    const [first] = next;
    if (!first) return { expected, isSame: false };
    this.#possible = next.slice(0, MAX_POSSIBLE);
    for (const { model } of this.#possible) model.setGenerated(after);
    return { expected: seen, isSame: true };
  }

  /** Whether the answer is the same, and the values that were drawn may be these. */
  #agrees(
    model: Model,
    answer: Answer,
    seen: Answer,
    after: Generated,
    drawing: readonly (string | undefined)[],
  ): boolean {
    if (!isSame(answer, seen)) return false;
    const failed = answer.results.some((result) => "error" in result);
    return this.#tables().every((table) => {
      const value = after.get(table) ?? 0;
      const least = model.generated().get(table) ?? 0;
      // How far a statement came that fails isn't known.
      const drew = failed && drawing.includes(table);
      return value === least || (drew && value >= (this.#before.get(table) ?? 0));
    });
  }

  #again(past: readonly Performed[]): Model {
    const model = this.#model();
    for (const { step, gaps, after } of past) {
      model.perform(step, gaps);
      model.setGenerated(after);
    }
    return model;
  }

  #model(): Model {
    const model = new Model();
    model.reset(this.#program);
    return model;
  }

  #tables(): string[] {
    return this.#shape.tables
      .filter(({ columns }) => columns.some(({ identity }) => identity))
      .map(({ name }) => name);
  }

  /** For each statement of a step the table for which it generates values, if it does. */
  #drawing(model: Model, step: Step): (string | undefined)[] {
    const copy =
      step.do === "copyDone" || step.do === "copyFail" ? model.session(step.session).copying : undefined;
    return (copy ? [copy] : statementsOf(step)).map((statement) => {
      if (statement.kind !== "insert" && statement.kind !== "copy") return undefined;
      const { table } = tableOf(this.#shape, statement.relation);
      const generates = table.columns.some(
        ({ name, identity }) => identity && !statement.columns.includes(name),
      );
      return generates ? table.name : undefined;
    });
  }

  /** All ways in which the statements may have left gaps before their values. */
  *#gaps(drawing: readonly (string | undefined)[], after: Generated, at = 0): Generator<number[]> {
    if (at === drawing.length) {
      yield [];
      return;
    }
    const table = drawing[at];
    const most = table === undefined ? 0 : (after.get(table) ?? 0) - (this.#before.get(table) ?? 0);
    for (let gap = 0; gap <= most; gap++) {
      for (const others of this.#gaps(drawing, after, at + 1)) yield [gap, ...others];
    }
  }
}

function statementsOf(action: Action): DataStatement[] {
  const isData = (statement: Statement): statement is DataStatement => "relation" in statement;
  if (action.do === "query" || action.do === "extended") return action.statements.filter(isData);
  return action.do === "open" ? [action.statement] : [];
}
