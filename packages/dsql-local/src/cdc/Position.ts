import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const FILE = ".cdc-position.json";

const digits = z.string().regex(/^\d+$/).transform(BigInt);
const schema = z.object({ system: z.string(), slot: z.string(), lsn: digits, tsNs: digits, fileNs: digits });

/** Up to where changes have been written into a folder. */
export interface Position {
  /** The PostgreSQL whose changes they are. */
  system: string;
  /** Name of the slot, which stands for the database. */
  slot: string;
  /** Place in its log: what was committed before is in the folder. */
  lsn: bigint;
  /** Time given to the last commit before that place. */
  tsNs: bigint;
  /** Of the latest file's name. */
  fileNs: bigint;
}

/** The position kept in a folder; undefined where there is none that can be read. */
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
  const making = join(folder, `${FILE}.new`);
  await writeFile(making, `${text}\n`);
  await rename(making, join(folder, FILE));
}
