import { BackupLocationError } from "../location/BackupLocationError.ts";

/** What a directory, prefix or file holds is no backup, or more than one. */
export function unreadable(location: string, reason: string): BackupLocationError {
  return new BackupLocationError(location, reason, {
    message: `Cannot read a backup from ${location}: it ${reason}`,
  });
}
