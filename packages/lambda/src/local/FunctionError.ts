/** The error of a call, in Lambda's format. */
export interface FunctionError {
  /** e.g. `"Runtime.ExitError"`, or the name of what the handler threw. */
  errorType: string;
  errorMessage: string;
  /** Lines of the stack, if there is one. */
  trace?: string[];
}

/** The result of a call. After an error the environment may be gone. */
export type Outcome = { kind: "response"; payload: Buffer } | { kind: "error"; error: FunctionError };
