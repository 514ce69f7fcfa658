import type { z } from "zod";

/** @throws {TypeError} when a text is no JSON; the parser's own message would quote it, and it may contain private notes */
export function parseJsonText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TypeError("is not valid JSON");
  }
}

/** The first issue of a schema's validation. */
export function describeIssue({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`;
}
