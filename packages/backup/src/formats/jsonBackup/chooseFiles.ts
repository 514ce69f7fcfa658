import { itemTypes } from "@mattb.tech/billio-config";
import { BackupLocationError } from "../../location/BackupLocationError.ts";
import { listNames } from "../../text/listNames.ts";
import type { NamedFile } from "./fileNames.ts";

/** The monthly backup had a minute for all types. */
const ONE_RUN_MS = 10 * 60_000;

/**
 * The files in the order in which they are read, series before seasons, if they can be those of one backup: one a type,
 * and all of one run.
 *
 * @throws {BackupLocationError} when a choice would have to be guessed
 */
export function chooseFiles(place: string, files: readonly NamedFile[]): NamedFile[] {
  const several = itemTypes.some((type) => files.filter((file) => file.type === type).length > 1);
  const times = files.flatMap(({ time }) => (time === undefined ? [] : [Date.parse(time)]));
  const isMixed = times.length > 0 && times.length < files.length;
  const areApart = times.length > 1 && Math.max(...times) - Math.min(...times) > ONE_RUN_MS;
  if (several || isMixed || areApart) {
    const names = files.map(({ name }) => name).sort();
    throw new BackupLocationError(
      place,
      `holds files of several backups, and which one is meant would be a guess: ${listNames(names)}. Put those of one into a folder of their own, or name one file`,
    );
  }
  const order = (file: NamedFile) =>
    file.type === "TvSeason" ? itemTypes.length : itemTypes.indexOf(file.type);
  return [...files].sort((a, b) => order(a) - order(b));
}
