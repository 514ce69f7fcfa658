import { describeLibrary, isSame, type Library, type LibraryRecord } from "./Library.ts";

/**
 * What is to be in a data folder: what it began with, else what is asked for, else the sample library.
 *
 * @param record what the folder remembers
 * @throws Error when it began with something else than what is asked for
 */
export function chooseLibrary(
  dataDir: string,
  record: LibraryRecord | undefined,
  asked: Library | undefined,
): LibraryRecord {
  if (!record) return { library: asked ?? "samples", finished: false };
  if (asked !== undefined && !isSame(record.library, asked)) {
    throw otherLibrary(dataDir, describeLibrary(record.library));
  }
  return record;
}

/** The data folder holds something else than what is asked for. */
export function otherLibrary(dataDir: string, held: string): Error {
  return new Error(
    `The data folder ${dataDir} holds ${held}. Start without --empty and --import to go on with it, take another folder with --data-dir, or remove this one to begin anew.`,
  );
}
