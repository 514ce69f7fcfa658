import type { FieldFault } from "../parse/FieldFault.ts";
import { asReason } from "./Findings.ts";
import type { Location, RawItem } from "../source/Source.ts";

/** A rejected item: a line of a file of rejects. */
export interface RejectedItem extends Location {
  id?: string;
  reasons: readonly FieldFault[];
  raw: RawItem;
}

export function formatReject({ file, item, line, id, reasons, raw }: RejectedItem): string {
  return JSON.stringify({ file, item, line, id, reasons: reasons.map(asReason), raw });
}
