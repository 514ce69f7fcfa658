export type { ConnectionOptions } from "../connection/ConnectionOptions.ts";
export { readConnectionOptions, REGION } from "./readConnectionOptions.ts";
export { readDatabaseOptions } from "./readDatabaseOptions.ts";
export { settingNames, type SettingNames } from "./settingNames.ts";
export { type Environment, SettingsReader } from "./SettingsReader.ts";
