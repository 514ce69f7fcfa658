import { Database } from "./Database.ts";
import type { Answer, Program, Step, System } from "./Program.ts";
import { allRules, type Rules } from "./rules.ts";
import { ModelSession } from "./ModelSession.ts";

/**
 * An executable specification of DSQL's transactions: every response to a session follows from its snapshot and its own writes;
 * only COMMIT considers what others have committed meanwhile. It is synchronous and doesn't use PostgreSQL.
 */
export class Model implements System {
  readonly #rules: Rules;
  #sessions: ModelSession[] = [];
  #database: Database | undefined;

  constructor(rules: Rules = allRules) {
    this.#rules = rules;
  }

  reset({ shape, rows, sessions }: Pick<Program, "shape" | "rows" | "sessions">): void {
    const database = new Database(shape, rows, this.#rules);
    this.#database = database;
    const all: ModelSession[] = [];
    for (let number = 0; number < sessions; number++) {
      all.push(
        new ModelSession(database, (set) =>
          all.some((other, at) => at !== number && other.transaction?.conflicts.conflictsWith(set)),
        ),
      );
    }
    this.#sessions = all;
  }

  /** @param gaps that each of the step's statements leaves before the values that it generates */
  perform(step: Step, gaps: readonly number[] = []): Answer {
    this.#database?.leaveGaps(gaps);
    return this.session(step.session).perform(step);
  }

  generated(): ReadonlyMap<string, number> {
    return new Map(this.#database?.generated);
  }

  /** Sets the sequences. */
  setGenerated(generated: ReadonlyMap<string, number>): void {
    this.#database?.setGenerated(generated);
  }

  /** The session's state, for the generator and the runner. */
  session(number: number): ModelSession {
    const session = this.#sessions[number];
    if (!session) throw new Error(`There is no session ${number}`);
    return session;
  }
}
