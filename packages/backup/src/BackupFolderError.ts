/** The folder can't be read as a backup at all. */
export class BackupFolderError extends Error {
  readonly code = "BACKUP_FOLDER";
  readonly folder: string;

  constructor(folder: string, reason: string, options?: ErrorOptions) {
    super(`No backup in ${folder}: ${reason}`, options);
    this.name = "BackupFolderError";
    this.folder = folder;
  }
}
