import type { HttpFault } from "./HttpFault.ts";

/** A fault in the form of GraphQL's errors, which clients read. */
export function faultBody({ status, message }: HttpFault): string {
  const code = status < 500 ? "BAD_REQUEST" : "INTERNAL_SERVER_ERROR";
  return `${JSON.stringify({ errors: [{ message, extensions: { code } }] })}\n`;
}
