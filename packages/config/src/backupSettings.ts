import { isBucketName } from "./isBucketName.ts";
import { settingNames } from "./settingNames.ts";
import { type Environment, SettingsReader } from "./SettingsReader.ts";

/** Where the scheduled backup goes. */
export interface BackupSettings {
  bucket: string;
  /** The beginning of its keys, without slashes at its ends; "" for none. */
  prefix: string;
}

/** @throws {SettingsError} naming every setting that is missing or malformed */
export function readBackupSettings(environment: Environment): BackupSettings {
  const reader = new SettingsReader(environment);
  const bucket = reader.text(settingNames.backupBucket);
  if (!isBucketName(bucket))
    reader.addIssue(
      settingNames.backupBucket,
      bucket === "" ? "is missing; set it to the name of a bucket" : "must be the name of a bucket",
    );
  reader.check();
  return { bucket, prefix: reader.text(settingNames.backupPrefix).replace(/^\/+|\/+$/g, "") };
}
