import { ExactNumber, parseJson } from "@mattb.tech/billio-data/numbers";
import { HttpFault } from "../errors/HttpFault.ts";

/**
 * What a body holds.
 *
 * A number that JavaScript would round to a whole one, or to none, is refused where values are given: a rating of
 * 9.99999999999999999999 must not be stored as 10. Of others the nearest JavaScript number is as good as any client's.
 *
 * @throws {HttpFault} 400, without the piece of text that the parser's own message quotes
 */
export function parseJsonBody(text: string): unknown {
  let body: unknown;
  try {
    body = parseJson(text, { exact: (number) => (hidesDigits(number) ? number : number.toNumber()) });
  } catch {
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
