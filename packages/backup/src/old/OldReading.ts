import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import type { FieldFault } from "../parse/FieldFault.ts";

/** What an item of the old system becomes, or what is wrong with it. */
export interface OldReading {
  /** In lower case; absent when it couldn't be read. */
  id?: string;
  /** Absent when there are faults. */
  row?: StoredRow;
  faults: readonly FieldFault[];
}
