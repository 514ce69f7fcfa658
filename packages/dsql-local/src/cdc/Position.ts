import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const FILE = ".cdc-position.json";

const digits = z.string().regex(/^\d+$/).transform(BigInt);
const schema = z.object({ system: z.string(), slot: z.string(), lsn: digits, tsNs: digits, fileNs: digits });

/** Up to which commit changes have been written into a folder. */
export interface Position {
  /** PostgreSQL's system identifier. */
  system: string;
  /** Name of the replication slot, which identifies the database. */
  slot: string;
  /** Position in its WAL: the folder contains what was committed before. */
  lsn: bigint;
  /** Time assigned to the last commit before that position. */
  tsNs: bigint;
  /** The time in the latest file's name. */
  fileNs: bigint;
}

/** The position stored in a folder; undefined if there is none that can be read. */
export async function readPosition(folder: string): Promise<Position | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(join(folder, FILE), "utf8")));
  } catch {
    return undefined;
  }
}

export async function writePosition(
  folder: string,
  { system, slot, lsn, tsNs, fileNs }: Position,
): Promise<void> {
  const text = JSON.stringify({
    system,
    slot,
    lsn: String(lsn),
    tsNs: String(tsNs),
    fileNs: String(fileNs),
  });
  const temporary = join(folder, `${FILE}.new`);
  await writeFile(temporary, `${text}\n`);
  await rename(temporary, join(folder, FILE));
}
