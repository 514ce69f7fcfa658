import { settingNames } from "./settingNames.ts";
import { type Environment, SettingsReader } from "./SettingsReader.ts";

/** Settings of the consumer of change records. */
export interface FollowSettings {
  /** The old table. */
  table: string;
  /** For how many days deletions and pieces of records are remembered. */
  keepDays: number;
}

/** Names that DynamoDB gives tables (Amazon DynamoDB developer guide, naming rules), and room for what is added to it. */
const TABLE = /^[A-Za-z0-9_.-]{3,248}$/;

/** @throws {SettingsError} naming every setting that is missing or malformed */
export function readFollowSettings(environment: Environment): FollowSettings {
  const reader = new SettingsReader(environment);
  const table = reader.text(settingNames.table);
  if (!TABLE.test(table))
    reader.addIssue(
      settingNames.table,
      table === "" ? "is missing; set it to the name of the old table" : "must be the name of a table",
    );
  const keepDays = reader.wholeNumber(settingNames.followKeepDays, 30, 8, 400);
  reader.check();
  return { table, keepDays };
}
