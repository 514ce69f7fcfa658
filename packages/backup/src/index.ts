export {
  describeIssue,
  /** @deprecated Use {@link describeIssue}. */
  describeIssue as describeFault,
} from "./issues/describeIssue.ts";
export type {
  ImportIssue,
  /** @deprecated Use {@link ImportIssue}. */
  ImportIssue as Fault,
} from "./issues/ImportIssue.ts";
export { Follower, type FollowerOptions, type Result as FollowResult } from "./follow/apply/Follower.ts";
export type { BatchReport, FollowCounts } from "./follow/BatchReport.ts";
export { follow, type FollowOptions, type FollowReport, type RejectedRecord } from "./follow/follow.ts";
export { createStateTable } from "./follow/state/createStateTable.ts";
export { stateTableName } from "./follow/state/StateTable.ts";
export { createFollowHandler, type FollowEvent } from "./lambda/createFollowHandler.ts";
export { createOldTable } from "./dynamodb/createOldTable.ts";
export { dynamoDbSource, type DynamoDbSourceOptions } from "./dynamodb/dynamoDbSource.ts";
export { exportTable, type ExportTableOptions, type TableExport } from "./dynamodb/export/exportTable.ts";
export type { Doomed } from "./dynamodb/write/mirror.ts";
export type { TableReport } from "./dynamodb/write/TableReport.ts";
export { writeTable, type WriteTableOptions } from "./dynamodb/write/writeTable.ts";
export { createFix, type Fix, readFix } from "./import/fix/Fix.ts";
export { formatImportReport } from "./import/report/formatImportReport.ts";
export type { ImportOptions, OnConflict } from "./import/ImportOptions.ts";
export type {
  DeletionReport,
  ImportOutcome,
  ImportReport,
  ReportedType,
  TypeReport,
} from "./import/report/ImportReport.ts";
export { importInto } from "./import/importInto.ts";
export { parseShard, type Shard } from "./import/shard.ts";
export type { AttributeMap, AttributeValue } from "./old/AttributeMap.ts";
export { fromAttributes } from "./old/fromAttributes.ts";
export { fromJson } from "./old/fromJson.ts";
export { formatTypedJson } from "./old/formatTypedJson.ts";
export { parseTypedJson } from "./old/parseTypedJson.ts";
export { settledRow } from "./old/settledRow.ts";
export { toAttributes } from "./old/toAttributes.ts";
export type { OnProgress, Progress } from "./progress/Progress.ts";
export { showProgress, type ProgressView } from "./progress/showProgress.ts";
export { sampleFolder } from "./sampleFolder.ts";
export type { Consistency } from "./export/Consistency.ts";
export { exportBackup, type ExportBackupOptions, type ExportReport } from "./export/exportBackup.ts";
export { createBackupHandler, type BackupOutcome, type ScheduleEvent } from "./lambda/createBackupHandler.ts";
export { restore, type RestoreOptions } from "./restore/restore.ts";
export type { Deletions, RestoreCheck, RestoreMode, RestoreReport } from "./restore/RestoreReport.ts";
export {
  parseBackupLocation,
  /** @deprecated Use {@link parseBackupLocation}. */
  parseBackupLocation as parsePlace,
} from "./location/parseBackupLocation.ts";
export {
  type BackupLocation,
  /** @deprecated Use {@link BackupLocation}. */
  type BackupLocation as Place,
  formatBackupLocation,
  /** @deprecated Use {@link formatBackupLocation}. */
  formatBackupLocation as formatPlace,
} from "./location/BackupLocation.ts";
export {
  BackupLocationError,
  /** @deprecated Use {@link BackupLocationError}. */
  BackupLocationError as PlaceError,
} from "./location/BackupLocationError.ts";
export { openSource, type OpenSourceOptions } from "./openSource/openSource.ts";
export type { Location, RawItem, Source, SourceChunk, SourceItem } from "./source/Source.ts";
export type { Reading } from "./source/Reading.ts";
export { SourceError } from "./source/SourceError.ts";
export { openStorage } from "./storage/openStorage.ts";
export type { Storage, StoredFile } from "./storage/Storage.ts";
export { countStats, type CountOptions } from "./stats/countStats.ts";
export { formatStats } from "./stats/formatStats.ts";
export type { Stats } from "./stats/Stats.ts";
export { statsPage } from "./stats/statsPage.ts";
export { formatVerifyReport } from "./verify/formatVerifyReport.ts";
export { verify, type VerifyOptions } from "./verify/verify.ts";
export type { VerifyReport } from "./verify/VerifyReport.ts";
