import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { PlaceError } from "../place/PlaceError.ts";
import type { Findings } from "./Findings.ts";
import type { ReadItems } from "./readSource.ts";
import { formatReject, type RejectedItem } from "./rejectLine.ts";
import { readLines } from "./work/Spool.ts";

/**
 * Writes the file of rejects: each rejected item as it was, with every reason, in the order of the source. The file is there
 * when it is complete, and not before.
 *
 * @throws {PlaceError} when it can't be written
 */
export async function writeRejects(
  path: string,
  { raws, late }: ReadItems,
  { rejected }: Findings,
): Promise<void> {
  if (raws === undefined || late === undefined) throw new TypeError("Nothing was kept to be written");
  raws.flush();
  const lateFaults = late.inOrder();
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, "wx");
    try {
      const lines: string[] = [];
      for await (const line of readLines(raws.path)) {
        const space = line.indexOf(" ");
        const ordinal = Number(line.slice(0, space));
        if (!rejected.has(ordinal)) continue;
        const reasons = lateFaults(ordinal);
        const text = line.slice(space + 1);
        lines.push(`${reasons.length === 0 ? text : withReasons(text, reasons)}\n`);
        if (lines.length === 1_000) await file.write(lines.splice(0).join(""));
      }
      await file.write(lines.join(""));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new PlaceError(path, `the file of rejects can't be written in ${dirname(path)} (${code})`, {
      cause: error,
    });
  }
}

function withReasons(text: string, late: RejectedItem["reasons"]): string {
  const item = JSON.parse(text) as RejectedItem;
  return formatReject({ ...item, reasons: [...item.reasons, ...late] });
}
