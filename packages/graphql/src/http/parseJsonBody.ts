import { HttpError } from "../errors/HttpError.ts";
import { LimitError } from "../limits/LimitError.ts";
import { LIMITS } from "../limits/limits.ts";
import { checkVariables, parseInput } from "../limits/roundedNumbers.ts";
import { bodyDepth } from "./bodyDepth.ts";

/**
 * Parses a body.
 *
 * @throws {HttpError} 400 for a variable that rounding would make a whole number or infinite; for invalid JSON, without
 *   the excerpt that the parser's own message quotes; for too deep a body, which isn't parsed
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
