import type { RowWrite } from "../occ/RowWrite.ts";
import { writtenBytes } from "./entryBytes.ts";
import type { EntrySizes } from "./EntrySizes.ts";

/** The bytes that rows and their index entries count, and how many of the rows are new. */
export function sumWrites(
  writes: readonly RowWrite[],
  sizes: EntrySizes,
): { bytesWritten: number; inserted: number } {
  let bytesWritten = 0;
  let inserted = 0;
  for (const write of writes) {
    const table = sizes.tableOf(write.table);
    if (table) bytesWritten += writtenBytes(write, table);
    if (write.kind === "I") inserted++;
  }
  return { bytesWritten, inserted };
}
