import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";

/** What code that may be running needs of the database: `migrations/released.json`. */
export interface UsesRecord {
  /** The last migration that was there when the release was made, e.g. `0009_refill_title_folded.sql`. */
  through: string;
  /** What the code beside it uses; see `usesOf`. */
  used: readonly string[];
  /** What that doesn't use any more, but a release may that still runs. */
  noLongerUsed: readonly string[];
}

const FILE = z.strictObject({
  through: z.string(),
  used: z.array(z.string()),
  noLongerUsed: z.array(z.string()),
});

/** A file of uses that is missing or isn't what this wrote. */
export class UsesRecordError extends Error {
  readonly code = "USES_RECORD";
}

/** @throws {UsesRecordError} */
export async function readUsesRecord(path: string): Promise<UsesRecord> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    throw new UsesRecordError(`${path} can't be read; npm run record-uses writes it.`);
  }
  return parseUsesRecord(text, path);
}

/** @throws {UsesRecordError} */
export function parseUsesRecord(text: string, path: string): UsesRecord {
  try {
    return FILE.parse(JSON.parse(text));
  } catch {
    throw new UsesRecordError(
      `${path} isn't as npm run record-uses writes it; take it from the last commit and run that again.`,
    );
  }
}

export async function writeUsesRecord(path: string, { through, used, noLongerUsed }: UsesRecord) {
  const sorted = (uses: readonly string[]) => [...new Set(uses)].sort();
  const record = { through, used: sorted(used), noLongerUsed: sorted(noLongerUsed) };
  await writeFile(path, `${JSON.stringify(record, null, 2)}\n`);
}

/** The record with what the code uses now. What it has stopped using is kept: a release may still need it. */
export function withUses(record: UsesRecord, used: readonly string[]): UsesRecord {
  const now = new Set(used);
  const gone = [...record.used, ...record.noLongerUsed].filter((use) => !now.has(use));
  return { ...record, used, noLongerUsed: gone };
}

/**
 * The record once nothing runs any more that is older than a release.
 *
 * @param released the record as it was in that release
 * @param through the release's last migration
 */
export function afterRelease(record: UsesRecord, released: UsesRecord, through: string): UsesRecord {
  const unused = new Set(released.noLongerUsed);
  return { ...record, through, noLongerUsed: record.noLongerUsed.filter((use) => !unused.has(use)) };
}
