import type { Row, Shape, Value } from "./Schema.ts";
import type { Copy, DataStatement, Statement } from "./Statement.ts";

/** What one session does before any other acts. Its response arrives before the next step begins. */
export type Step = { readonly session: number } & Action;

export type Action =
  /** One text, as a Query message. */
  | { readonly do: "query"; readonly statements: readonly Statement[] }
  /** Parse, Bind, Execute for each, then Sync, or Flush and no Sync. */
  | {
      readonly do: "extended";
      readonly statements: readonly Statement[];
      readonly sync: boolean;
      /** Values as parameters instead of in the text. */
      readonly parameters: boolean;
      /** As named statements, which are prepared once. */
      readonly named?: boolean;
    }
  | { readonly do: "sync" }
  /** Opens a portal and reads a number of its rows, followed by Flush: outside of a block Sync would close it. */
  | {
      readonly do: "open";
      readonly portal: string;
      readonly statement: DataStatement;
      readonly limit: number;
    }
  | { readonly do: "fetch"; readonly portal: string; readonly limit: number }
  /** Begins COPY FROM STDIN, by a Query message, or by Execute with a Sync after its end. */
  | { readonly do: "copy"; readonly copy: Copy; readonly extended?: boolean }
  | { readonly do: "copyData"; readonly rows: readonly (readonly Value[])[] }
  | { readonly do: "copyDone" }
  | { readonly do: "copyFail" };

export interface Program {
  readonly shape: Shape;
  /** The tables' initial rows. */
  readonly rows: Readonly<Record<string, readonly Row[]>>;
  readonly sessions: number;
  readonly steps: readonly Step[];
}

/** The response to one statement, with rows as texts of their columns. */
export type Result =
  | { readonly tag: string; readonly rows?: readonly string[] }
  /** Part of a portal's rows, in order. */
  | { readonly part: readonly string[]; readonly more: boolean }
  | { readonly copyIn: true }
  /** SQLSTATEs: that of a system's response, or all that are right. */
  | { readonly error: readonly string[] };

/** The response to a step. */
export interface Answer {
  readonly results: readonly Result[];
  /** ReadyForQuery's status: idle, in a block, in an aborted one. Undefined where no ReadyForQuery follows. */
  readonly status?: "I" | "T" | "E";
  /** The response timed out. */
  readonly waits?: true;
}

/** What programs run on: the model, or a server. */
export interface System {
  reset(program: Pick<Program, "shape" | "rows" | "sessions">): Promise<void> | void;
  perform(step: Step): Promise<Answer> | Answer;
  /** The last value that was generated for each table with an identity column; 0 before the first. */
  generated(): Promise<ReadonlyMap<string, number>> | ReadonlyMap<string, number>;
  /** Called after a program with the model's responses to its end. */
  ended?(): void;
}

/** A row as it is compared. */
export function rowText(values: readonly Value[]): string {
  return values.map((value) => (value === null ? "null" : String(value))).join("|");
}
