export { type ApiSettings, type LogLevel, logLevels, readApiSettings } from "./apiSettings.ts";
export { categories, typesOfCategory, type Category } from "./categories.ts";
export type { ExternalServiceSettings } from "./externalServiceSettings.ts";
export type { ImageSettings } from "./imageSettings.ts";
export { isItemType, itemTypes, shelves, type ItemType, type ShelfId } from "./itemTypes.ts";
export { readDatabaseSettings, type DatabaseSettings } from "./databaseSettings.ts";
export { resolveFolder } from "./resolveFolder.ts";
export { settingNames, type SettingName } from "./settingNames.ts";
export { SettingsError, type SettingFault } from "./SettingsError.ts";
