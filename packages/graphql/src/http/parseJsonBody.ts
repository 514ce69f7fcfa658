import { HttpFault } from "../errors/HttpFault.ts";

/** @throws {HttpFault} 400, without the piece of text that the parser's own message quotes */
export function parseJsonBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpFault(400, 'The body is not JSON; send {"query": "…", "variables": {…}}');
  }
}
