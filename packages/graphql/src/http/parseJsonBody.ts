import { HttpError } from "../errors/HttpError.ts";
import { LimitError } from "../limits/LimitError.ts";
import { LIMITS } from "../limits/limits.ts";
import { checkVariables, parseInput } from "../limits/roundedNumbers.ts";
import { bodyDepth } from "./bodyDepth.ts";

/**
 * What a body contains.
 *
 * @throws {HttpError} 400 for a variable that would be rounded to a whole number, or to none; for what is no JSON, without the piece of text that the parser's own message quotes; also for what is nested
 *   deeper than a request may be, which isn't parsed
 */
export function parseJsonBody(text: string): unknown {
  const depth = bodyDepth(text, LIMITS.inputDepth + ABOVE_VARIABLES);
  if (depth > LIMITS.inputDepth + ABOVE_VARIABLES) {
    const { message, extensions } = new LimitError("inputDepth", depth - ABOVE_VARIABLES);
    const { code, http: _, ...details } = extensions;
    throw new HttpError(400, message, { code: code as string, details });
  }
  let body: unknown;
  try {
    body = parseInput(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw new HttpError(400, "The body holds a number whose exponent is past 10^15", {
        code: "BAD_USER_INPUT",
      });
    }
    throw new HttpError(400, 'The body is not JSON; send {"query": "…", "variables": {…}}');
  }
  checkVariables((body as { variables?: unknown } | null)?.variables);
  return body;
}

/** The body itself and its `variables`. */
const ABOVE_VARIABLES = 2;
