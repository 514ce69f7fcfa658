import type { Row, Shape, Value } from "./Schema.ts";
import type { Copy, DataStatement, Statement } from "./Statement.ts";

/** What one session does before any other does something. It is answered before the next step begins. */
export type Step = { readonly session: number } & Action;

export type Action =
  /** One text, by a Query message. */
  | { readonly do: "query"; readonly statements: readonly Statement[] }
  /** Parse, Bind, Execute for each, then Sync, or Flush and no Sync. */
  | {
      readonly do: "extended";
      readonly statements: readonly Statement[];
      readonly sync: boolean;
      /** Values as parameters instead of in the text. */
      readonly parameters: boolean;
      /** As statements with names, which are prepared once. */
      readonly named?: boolean;
    }
  | { readonly do: "sync" }
  /** Opens a portal and reads so many rows of it, ended by Flush: outside of a block a Sync would end it. */
  | {
      readonly do: "open";
      readonly portal: string;
      readonly statement: DataStatement;
      readonly limit: number;
    }
  | { readonly do: "fetch"; readonly portal: string; readonly limit: number }
  /** Begins COPY FROM STDIN, by a Query message, or by Execute, and with a Sync behind its end then. */
  | { readonly do: "copy"; readonly copy: Copy; readonly extended?: boolean }
  | { readonly do: "copyData"; readonly rows: readonly (readonly Value[])[] }
  | { readonly do: "copyDone" }
  | { readonly do: "copyFail" };

export interface Program {
  readonly shape: Shape;
  /** What the tables hold before it begins. */
  readonly rows: Readonly<Record<string, readonly Row[]>>;
  readonly sessions: number;
  readonly steps: readonly Step[];
}

/** What one statement is answered, rows as texts of their columns. */
export type Result =
  | { readonly tag: string; readonly rows?: readonly string[] }
  /** Part of a portal's rows, in their order. */
  | { readonly part: readonly string[]; readonly more: boolean }
  | { readonly copyIn: true }
  /** SQLSTATEs: what a system answered, or those that are right. */
  | { readonly error: readonly string[] };

/** What a step is answered. */
export interface Answer {
  readonly results: readonly Result[];
  /** Of ReadyForQuery: idle, in a block, in an aborted one. None where no ReadyForQuery comes. */
  readonly status?: "I" | "T" | "E";
  /** No answer came in time. */
  readonly waits?: true;
}

/** What programs are run on: the model, or a server. */
export interface System {
  reset(program: Pick<Program, "shape" | "rows" | "sessions">): Promise<void> | void;
  perform(step: Step): Promise<Answer> | Answer;
  /** The last value that was generated for each table with an identity column; 0 before the first. */
  generated(): Promise<ReadonlyMap<string, number>> | ReadonlyMap<string, number>;
  /** Called where a program was answered as by the model to its end. */
  ended?(): void;
}

/** A row as it is compared. */
export function rowText(values: readonly Value[]): string {
  return values.map((value) => (value === null ? "null" : String(value))).join("|");
}
