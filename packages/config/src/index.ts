export { type ApiSettings, type LogLevel, logLevels, readApiSettings } from "./apiSettings.ts";
export { readBackupSettings, type BackupSettings } from "./backupSettings.ts";
export { categories, typesOfCategory, type Category } from "./categories.ts";
export { endOnClosedPipe } from "@mattb.tech/billio-dsql/cli";
export { EXIT } from "./exitCodes.ts";
export type { ExternalServiceSettings, ServiceKey } from "./externalServiceSettings.ts";
export { readFollowSettings, type FollowSettings } from "./followSettings.ts";
export type { ImageSettings } from "./imageSettings.ts";
export { isBucketName } from "./isBucketName.ts";
export { isObject } from "./isObject.ts";
export { isItemType, itemTypes, shelves, type ItemType, type ShelfId } from "./itemTypes.ts";
export { readDatabaseSettings, REGION, type DatabaseSettings } from "./databaseSettings.ts";
export { ownValue } from "./ownValue.ts";
export { resolveFolder } from "./resolveFolder.ts";
export { settingNames, type SettingName } from "./settingNames.ts";
export {
  SettingsError,
  type SettingIssue,
  /** @deprecated Use {@link SettingIssue}. */
  type SettingIssue as SettingFault,
} from "./SettingsError.ts";
