import { sampleFolder } from "@mattb.tech/billio-backup/importing";

/** What a data folder began with: the sample library, nothing, or a backup. */
export type Library = "samples" | "empty" | { backup: string };

/** What a data folder remembers of it. */
export interface LibraryRecord {
  library: Library;
  /** An import that was cut short is gone on with at the next start. */
  finished: boolean;
}

/** The folder to import it from, if there is one. */
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
