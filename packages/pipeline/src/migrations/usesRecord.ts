import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";

/** What possibly running code needs of the database: `migrations/released.json`. */
export interface UsesRecord {
  /** The last migration of the release, e.g. `0009_refill_title_folded.sql`. */
  through: string;
  /** What the code of the same commit uses; see `usesOf`. */
  used: readonly string[];
  /** What it doesn't use any more, but a running release may. */
  noLongerUsed: readonly string[];
}

const FILE = z.strictObject({
  through: z.string(),
  used: z.array(z.string()),
  noLongerUsed: z.array(z.string()),
});

/** A file of uses is missing or malformed. */
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

/** The record with what the code uses now. What it no longer uses is kept: a running release may need it. */
export function withUses(record: UsesRecord, used: readonly string[]): UsesRecord {
  const now = new Set(used);
  const gone = [...record.used, ...record.noLongerUsed].filter((use) => !now.has(use));
  return { ...record, used, noLongerUsed: gone };
}

/**
 * The record once nothing older than a release is running.
 *
 * @param released the record as it was in that release
 * @param through the release's last migration
 */
export function afterRelease(record: UsesRecord, released: UsesRecord, through: string): UsesRecord {
  const unused = new Set(released.noLongerUsed);
  return { ...record, through, noLongerUsed: record.noLongerUsed.filter((use) => !unused.has(use)) };
}
