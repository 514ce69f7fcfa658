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

/** One possible history: a model, and the steps that led to its state. */
interface Possible {
  readonly model: Model;
  readonly past: readonly Performed[];
}

/** At most so many are followed: those that differ only in values nobody has read are indistinguishable for long. */
const MAX_POSSIBLE = 50;

/**
 * Models of a system whose sequences leave gaps. The sequences show how many values a step has drawn; where several statements
 * may have left the gap, each possibility is followed as long as it agrees with the system's responses.
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

  /** One of the models: their sessions' states are the same. */
  get model(): Model {
    const [first] = this.#possible;
    if (!first) throw new Error("No model is left.");
    return first.model;
  }

  /**
   * Performs a step that the system has performed. Returns a model's response, and whether it equals the system's and agrees with
   * the values that were drawn.
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

  /** Whether the responses are equal, and these values may have been drawn. */
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
      // How many values a failed statement has drawn isn't known.
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

  /** For each statement of a step the table for which it generates values, if any. */
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

  /** All possible gaps of the statements before their values. */
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
