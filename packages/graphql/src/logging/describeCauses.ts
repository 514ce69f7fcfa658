import { redactText } from "./redactText.ts";

/** One error of a chain, redacted for the log. */
export interface CauseDescription {
  name: string;
  message?: string;
  code?: string;
  /** The stack: functions and files. */
  at?: string[];
}

const DEEPEST = 8;
const FRAMES = 8;
/** The SQLSTATE, e.g. 22P02. */
const SQL_STATE = /^[0-9A-Z]{5}$/;

/**
 * An error and its causes, outermost first. Of errors of the database's driver or Drizzle only name and code are
 * included: their messages quote SQL and values.
 *
 * @param names names that messages may quote, see `publicNames`
 */
export function describeCauses(error: unknown, names: ReadonlySet<string>): CauseDescription[] {
  const chain: CauseDescription[] = [];
  for (let cause = error; cause !== undefined && cause !== null && chain.length < DEEPEST;) {
    chain.push(describe(cause, names));
    const next = cause as { originalError?: unknown; cause?: unknown };
    cause = next.originalError ?? next.cause;
  }
  return chain;
}

function describe(error: unknown, names: ReadonlySet<string>): CauseDescription {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code, originalError } = error as { code?: unknown; originalError?: unknown };
  const quotesSql = (typeof code === "string" && SQL_STATE.test(code)) || "query" in error;
  // GraphQL wraps what a resolver threw in an error with the same message, which is described below, or omitted.
  const repeats = originalError instanceof Error;
  const at = (error.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, FRAMES)
    .map((line) => line.trim().slice(3));
  return {
    name: error.name,
    ...(quotesSql || repeats ? {} : { message: redactText(error.message, names) }),
    ...(typeof code === "string" ? { code } : {}),
    ...(at.length === 0 ? {} : { at }),
  };
}
