/** Why a call of a function gave no result, in Lambda's words. */
export interface FunctionError {
  /** e.g. `"Runtime.ExitError"`, or the name of what the handler threw. */
  errorType: string;
  errorMessage: string;
  /** Lines of the stack, where there is one. */
  trace?: string[];
}

/** What came of a call. Of an error the environment may or may not have survived. */
export type Outcome = { kind: "response"; payload: Buffer } | { kind: "error"; error: FunctionError };
