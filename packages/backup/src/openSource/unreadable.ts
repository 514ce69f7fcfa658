import { BackupLocationError } from "../location/BackupLocationError.ts";

/** What a directory, prefix or file holds is no backup, or more than one. */
export function unreadable(place: string, reason: string): BackupLocationError {
  return new BackupLocationError(place, reason, {
    message: `Cannot read a backup from ${place}: it ${reason}`,
  });
}
