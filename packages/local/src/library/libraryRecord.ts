import { access, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Library, LibraryRecord } from "./Library.ts";

const NAME = "library.json";
/** What said before there were records that the import of the sample library was cut short. */
const UNFINISHED_SAMPLES = "sample-import-unfinished";

/**
 * What a data folder remembers; undefined where nothing was begun in it, or before there were records.
 *
 * @throws Error when the file says something else
 */
export async function readLibraryRecord(dataDir: string): Promise<LibraryRecord | undefined> {
  const file = join(dataDir, NAME);
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    // A path that can't be a data folder is told of by those who would make it one.
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

/** Written by way of a temporary name, so that a start cut short leaves no half file. */
export async function writeLibraryRecord(dataDir: string, record: LibraryRecord): Promise<void> {
  const file = join(dataDir, NAME);
  await writeFile(`${file}.new`, `${JSON.stringify(record)}\n`);
  await rename(`${file}.new`, file);
  await rm(join(dataDir, UNFINISHED_SAMPLES), { force: true });
}

/** For a folder in which nothing has been stored after all. */
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
