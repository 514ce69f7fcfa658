import { ExactNumber, parseJson } from "@mattb.tech/billio-data/numbers";
import { HttpFault } from "../errors/HttpFault.ts";
import { LimitError } from "../guards/LimitError.ts";
import { LIMITS } from "../guards/limits.ts";
import { bodyDepth } from "./bodyDepth.ts";

/**
 * What a body holds.
 *
 * A number that JavaScript would round to a whole one, or to none, is refused where values are given: a rating of
 * 9.99999999999999999999 must not be stored as 10. Of others the nearest JavaScript number is as good as any client's.
 *
 * @throws {HttpFault} 400, without the piece of text that the parser's own message quotes; also for what is nested
 *   deeper than a request may be, which isn't parsed
 */
export function parseJsonBody(text: string): unknown {
  const depth = bodyDepth(text, LIMITS.inputDepth + ABOVE_VARIABLES);
  if (depth > LIMITS.inputDepth + ABOVE_VARIABLES) {
    const { message, extensions } = new LimitError("inputDepth", depth - ABOVE_VARIABLES);
    const { code, http: _, ...details } = extensions;
    throw new HttpFault(400, message, { code: code as string, details });
  }
  let body: unknown;
  try {
    body = parseJson(text, { exact: (number) => (hidesDigits(number) ? number : number.toNumber()) });
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw new HttpFault(400, "The body holds a number whose exponent is past 10^15", {
        code: "BAD_USER_INPUT",
      });
    }
    throw new HttpFault(400, 'The body is not JSON; send {"query": "…", "variables": {…}}');
  }
  const path = pathOfExactNumber((body as { variables?: unknown } | null)?.variables, "variables");
  if (path === undefined) return body;
  throw new HttpFault(400, `${path} is a number with more digits than the API keeps, about 15`, {
    code: "BAD_USER_INPUT",
  });
}

function hidesDigits(number: ExactNumber): boolean {
  const nearest = number.toNumber();
  return Number.isInteger(nearest) || !Number.isFinite(nearest);
}

/** Where the first one is; it looks no deeper than any input of the API goes. */
function pathOfExactNumber(value: unknown, path: string, depth = 0): string | undefined {
  if (value instanceof ExactNumber) return path;
  if (typeof value !== "object" || value === null || depth > 20) return undefined;
  for (const [name, entry] of Object.entries(value)) {
    const found = pathOfExactNumber(entry, `${path}.${name}`, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The body itself and its `variables`. */
const ABOVE_VARIABLES = 2;
