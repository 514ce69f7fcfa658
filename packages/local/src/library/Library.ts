import { sampleFolder } from "@mattb.tech/billio-backup/importing";

/** The initial content of a data directory: the sample library, nothing, or a backup. */
export type Library = "samples" | "empty" | { backup: string };

/** The record of it in the data directory. */
export interface LibraryRecord {
  library: Library;
  /** Whether the import is complete; the next start resumes an interrupted one. */
  finished: boolean;
}

/** The directory to import it from, if there is one. */
export function folderOf(library: Library): string | undefined {
  if (library === "empty") return undefined;
  return library === "samples" ? sampleFolder : library.backup;
}

/** For a sentence: “It holds …”. */
export function describeLibrary(library: Library): string {
  if (library === "samples") return "the sample library";
  return library === "empty" ? "a library that was begun empty" : `the backup ${library.backup}`;
}

export function isSame(one: Library, other: Library): boolean {
  return folderOf(one) === folderOf(other);
}
