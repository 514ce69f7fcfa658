import { HttpError } from "../errors/HttpError.ts";
import { checkVariables, parseInput } from "../limits/roundedNumbers.ts";
import type { ApiRequest } from "./Api.ts";
import { isJson } from "./isJson.ts";

/** Content types that a browser sends to another site without a CORS preflight. */
const SIMPLE_TYPES = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
/** Headers that cause a preflight, whatever their value. */
const PREFLIGHT_HEADERS = ["apollo-require-preflight", "x-apollo-operation-name"];

/**
 * Rejects what is no GraphQL request, and what another site could have sent (CSRF).
 *
 * @throws {HttpError} 405 for other methods; 400 for what another site's page could make a browser send, for a body
 *   without a request, and for a GET's variables with a number that rounding would make whole or infinite
 */
export function checkRequest({ method, headers, search, body }: ApiRequest): void {
  if (method === "POST") {
    if (!isJson(headers.get("content-type"))) {
      throw new HttpError(
        400,
        "A POST has to call its body JSON, so that no form of another site can send it: add the header content-type: application/json",
      );
    }
    if (Array.isArray(body)) {
      throw new HttpError(400, "Several requests can't come in one; send each by itself");
    }
    if (!isFilled(body)) {
      throw new HttpError(400, 'The body has to be a JSON object: {"query": "…", "variables": {…}}');
    }
  } else if (method === "GET") {
    if (mayLackPreflight(headers)) {
      throw new HttpError(
        400,
        "A GET has to have a header that no link of another site can send: add apollo-require-preflight: true",
      );
    }
    checkSearch(search);
  } else {
    throw new HttpError(405, `The method ${method} isn't allowed here; GET and POST are`, {
      headers: { allow: "GET, POST" },
    });
  }
}

/** A POST's variables are checked where its body is read. */
function checkSearch(search: string): void {
  const variables = new URLSearchParams(search).get("variables");
  if (variables === null) return;
  let parsed: unknown;
  try {
    parsed = parseInput(variables);
  } catch (error) {
    // `readOperation` rejects it.
    if (error instanceof SyntaxError) return;
    throw new HttpError(400, "The variables hold a number whose exponent is past 10^15", {
      code: "BAD_USER_INPUT",
    });
  }
  checkVariables(parsed);
}

function mayLackPreflight(headers: ApiRequest["headers"]): boolean {
  const type = headers.get("content-type");
  const [essence = ""] = type?.split(";", 1) ?? [];
  if (type !== undefined && !SIMPLE_TYPES.includes(essence.trim().toLowerCase())) return false;
  return !PREFLIGHT_HEADERS.some((name) => headers.get(name));
}

function isFilled(body: unknown): boolean {
  return typeof body === "object" && body !== null && Object.keys(body).length > 0;
}
