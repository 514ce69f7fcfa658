import { ExactNumber, parseJson, parseNumber } from "@mattb.tech/billio-data/numbers";
import { type DocumentNode, GraphQLError, visit } from "graphql";
import { HttpError } from "../errors/HttpError.ts";

const WHY = "with more digits than the API keeps, about 15";

/**
 * Parses JSON of a request. Numbers that JavaScript would round to a whole one, or to infinity, stay exact: a rating of
 * 9.99999999999999999999 must not become 10. Others become the nearest JavaScript number.
 *
 * @throws {SyntaxError} when it is no JSON
 * @throws {InvalidArgumentError} when a number's exponent is past 10^15
 */
export function parseInput(text: string): unknown {
  return parseJson(text, { exact: (number) => (hidesDigits(number) ? number : number.toNumber()) });
}

/** @throws {HttpError} 400 naming the first variable, as read by {@link parseInput}, that would be rounded */
export function checkVariables(variables: unknown): void {
  const path = pathOfExactNumber(variables, "variables");
  if (path !== undefined) throw new HttpError(400, `${path} is a number ${WHY}`, { code: "BAD_USER_INPUT" });
}

/**
 * The same for literals in the query. Whole numbers are left to their types: an ID keeps all digits, and no other type
 * accepts as many.
 *
 * @throws {GraphQLError} `BAD_USER_INPUT`, with the location
 */
export function checkLiterals(document: DocumentNode): void {
  visit(document, {
    FloatValue(node) {
      if (!isRounded(node.value)) return;
      throw new GraphQLError(`The query holds a number ${WHY}`, {
        nodes: node,
        extensions: { code: "BAD_USER_INPUT", http: { status: 400 } },
      });
    },
  });
}

function isRounded(numeral: string): boolean {
  try {
    const number = parseNumber(numeral);
    return number instanceof ExactNumber && hidesDigits(number);
  } catch {
    // Its exponent is past 10^15.
    return true;
  }
}

function hidesDigits(number: ExactNumber): boolean {
  const nearest = number.toNumber();
  return Number.isInteger(nearest) || !Number.isFinite(nearest);
}

/** The path of the first exact number; no input of the API is deeper than what is searched. */
function pathOfExactNumber(value: unknown, path: string, depth = 0): string | undefined {
  if (value instanceof ExactNumber) return path;
  if (typeof value !== "object" || value === null || depth > 20) return undefined;
  for (const [name, entry] of Object.entries(value)) {
    const found = pathOfExactNumber(entry, `${path}.${name}`, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
