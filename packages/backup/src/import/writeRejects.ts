import { RejectsFile } from "../formats/rejects/RejectsFile.ts";
import { formatReject, type Reject } from "../formats/rejects/Reject.ts";
import type { Findings } from "./Findings.ts";
import type { ReadItems } from "./readSource.ts";
import { readLines } from "./work/Spool.ts";

/**
 * Writes the file of rejects: each rejected item as it was, with every reason, in the order of the source. The file appears
 * once it is complete.
 *
 * @throws {BackupLocationError} when it can't be written
 */
export async function writeRejects(
  path: string,
  { raws, late }: ReadItems,
  { rejected }: Findings,
): Promise<void> {
  if (raws === undefined || late === undefined) throw new TypeError("Nothing was kept to be written");
  raws.flush();
  const lateFaults = late.inOrder();
  const file = new RejectsFile(path);
  try {
    for await (const line of readLines(raws.path)) {
      const space = line.indexOf(" ");
      const ordinal = Number(line.slice(0, space));
      if (!rejected.has(ordinal)) continue;
      const reasons = lateFaults(ordinal);
      const text = line.slice(space + 1);
      file.add(reasons.length === 0 ? text : withReasons(text, reasons));
    }
    file.finish();
  } finally {
    file.discard();
  }
}

function withReasons(text: string, late: Reject["reasons"]): string {
  const item = JSON.parse(text) as Reject;
  return formatReject({ ...item, reasons: [...item.reasons, ...late] });
}
