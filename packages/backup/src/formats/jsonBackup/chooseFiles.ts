import { itemTypes } from "@mattb.tech/billio-config";
import { BackupLocationError } from "../../location/BackupLocationError.ts";
import { listNames } from "../../text/listNames.ts";
import type { NamedFile } from "./fileNames.ts";

/** The monthly backup took at most a minute for all types. */
const ONE_RUN_MS = 10 * 60_000;

/**
 * Orders the files for reading, series before seasons, if they are of one backup: one file a type, all of one run.
 *
 * @throws {BackupLocationError} when the choice would be a guess
 */
export function chooseFiles(location: string, files: readonly NamedFile[]): NamedFile[] {
  const several = itemTypes.some((type) => files.filter((file) => file.type === type).length > 1);
  const times = files.flatMap(({ time }) => (time === undefined ? [] : [Date.parse(time)]));
  const isMixed = times.length > 0 && times.length < files.length;
  const areApart = times.length > 1 && Math.max(...times) - Math.min(...times) > ONE_RUN_MS;
  if (several || isMixed || areApart) {
    const names = files.map(({ name }) => name).sort();
    throw new BackupLocationError(
      location,
      `holds files of several backups, and which one is meant would be a guess: ${listNames(names)}. Put those of one into a folder of their own, or name one file`,
    );
  }
  const order = (file: NamedFile) =>
    file.type === "TvSeason" ? itemTypes.length : itemTypes.indexOf(file.type);
  return [...files].sort((a, b) => order(a) - order(b));
}
