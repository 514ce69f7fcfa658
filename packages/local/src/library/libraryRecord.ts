import { access, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Library, LibraryRecord } from "./Library.ts";

const NAME = "library.json";
/** A marker older than the record: the import of the sample library was interrupted. */
const UNFINISHED_SAMPLES = "sample-import-unfinished";

/**
 * Reads the record of a data directory; undefined for a new one, or one older than the record.
 *
 * @throws Error when the file is malformed
 */
export async function readLibraryRecord(dataDir: string): Promise<LibraryRecord | undefined> {
  const file = join(dataDir, NAME);
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    // A path that can't be a data directory is reported when it is created.
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  });
  if (text === undefined) {
    const cutShort = await access(join(dataDir, UNFINISHED_SAMPLES)).then(
      () => true,
      () => false,
    );
    return cutShort ? { library: "samples", finished: false } : undefined;
  }
  const record = parse(text);
  if (record) return record;
  throw new Error(`${file} doesn't say what the data folder began with. Restore it, or remove ${dataDir}.`);
}

/** Written under a temporary name and renamed, so that an interrupted start leaves no incomplete file. */
export async function writeLibraryRecord(dataDir: string, record: LibraryRecord): Promise<void> {
  const file = join(dataDir, NAME);
  await writeFile(`${file}.new`, `${JSON.stringify(record)}\n`);
  await rename(`${file}.new`, file);
  await rm(join(dataDir, UNFINISHED_SAMPLES), { force: true });
}

/** For a directory in which nothing was stored. */
export async function removeLibraryRecord(dataDir: string): Promise<void> {
  await rm(join(dataDir, NAME), { force: true });
}

function parse(text: string): LibraryRecord | undefined {
  try {
    const { library, finished } = JSON.parse(text) as { library?: unknown; finished?: unknown };
    return isLibrary(library) && typeof finished === "boolean" ? { library, finished } : undefined;
  } catch {
    return undefined;
  }
}

function isLibrary(value: unknown): value is Library {
  if (value === "samples" || value === "empty") return true;
  return typeof value === "object" && value !== null && "backup" in value && typeof value.backup === "string";
}
