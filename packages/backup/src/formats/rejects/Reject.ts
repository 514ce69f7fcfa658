import { z } from "zod";
import type { FieldIssue } from "../../issues/FieldIssue.ts";
import { describeIssue, parseJsonText } from "../files/parseJsonText.ts";
import type { Location, RawItem } from "../../source/Source.ts";

/** A rejected item: its location, the reasons, and the item as it was. A line of a file of rejects. */
export interface Reject extends Location {
  id?: string;
  reasons: readonly FieldIssue[];
  raw: RawItem;
}

const position = z.int().min(1).optional();
const reject = z.strictObject({
  file: z.string(),
  item: position,
  line: position,
  id: z.string().optional(),
  reasons: z.array(
    z.strictObject({
      /** Absent for an issue of the item as a whole. */
      field: z.string().optional(),
      reason: z.string(),
    }),
  ),
  raw: z.discriminatedUnion("form", [
    z.strictObject({ form: z.literal("json"), text: z.string() }),
    z.strictObject({ form: z.literal("dynamodb"), text: z.string() }),
    z.strictObject({ form: z.literal("row"), text: z.string() }),
    z.strictObject({ form: z.literal("bytes"), base64: z.base64() }),
  ]),
});

/** As one line, without a line feed. */
export function formatReject({ file, item, line, id, reasons, raw }: Reject): string {
  const written = reasons.map(({ field, reason }) => (field === "" ? { reason } : { field, reason }));
  return JSON.stringify({ file, item, line, id, reasons: written, raw });
}

/**
 * Parses a line.
 *
 * @throws {TypeError} naming what is wrong with it
 */
export function parseReject(text: string): Reject {
  const parsed = reject.safeParse(parseJsonText(text));
  if (parsed.success) {
    const { item, line, id, reasons, ...others } = parsed.data;
    return {
      ...others,
      reasons: reasons.map(({ field = "", reason }) => ({ field, reason })),
      ...(item === undefined ? {} : { item }),
      ...(line === undefined ? {} : { line }),
      ...(id === undefined ? {} : { id }),
    };
  }
  throw new TypeError(`is no line of a file of rejects: ${describeIssue(parsed.error)}`);
}
