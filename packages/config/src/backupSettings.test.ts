import { expect, test } from "vitest";
import { readBackupSettings } from "./backupSettings.ts";

test("the bucket is required, and a prefix has no slashes at its ends", () => {
  expect(readBackupSettings({ BILLIO_BACKUP_BUCKET: "billio-backups" })).toEqual({
    bucket: "billio-backups",
    prefix: "",
  });
  expect(
    readBackupSettings({ BILLIO_BACKUP_BUCKET: " billio-backups ", BILLIO_BACKUP_PREFIX: "/monthly/dsql/" }),
  ).toEqual({ bucket: "billio-backups", prefix: "monthly/dsql" });
  expect(() => readBackupSettings({})).toThrow(
    "BILLIO_BACKUP_BUCKET is missing; set it to the name of a bucket",
  );
  expect(() => readBackupSettings({ BILLIO_BACKUP_BUCKET: "s3://x" })).toThrow(
    "BILLIO_BACKUP_BUCKET must be the name of a bucket",
  );
});
