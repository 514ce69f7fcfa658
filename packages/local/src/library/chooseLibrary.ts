import { describeLibrary, isSame, type Library, type LibraryRecord } from "./Library.ts";

/**
 * The content of a data directory: the recorded one, otherwise the requested one, otherwise the sample library.
 *
 * @param record the record in the directory
 * @throws Error when the record differs from what is requested
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

/** The data directory has other content than requested. */
export function otherLibrary(dataDir: string, held: string): Error {
  return new Error(
    `The data folder ${dataDir} holds ${held}. Start without --empty and --import to go on with it, take another folder with --data-dir, or remove this one to begin anew.`,
  );
}
