export { createDatabase } from "./database/createDatabase.ts";
export type { Database } from "./database/Database.ts";
export type { DatabaseOptions } from "./database/DatabaseOptions.ts";
export {
  type ClientOptions,
  type ConnectionOptions,
  defaultOptions,
} from "./connection/ConnectionOptions.ts";
export type { Lifetime } from "./connection/ConnectionPool.ts";
export { createAuthToken } from "./connection/createAuthToken.ts";
export { type ReadMeter, withAbortSignal, withReadMeter } from "./connection/callContext.ts";
export type { DriverQuery, Executor, Row, Statement, TransactOptions } from "./executor/Executor.ts";
export type { RetryOptions } from "./retry/withOccRetry.ts";
export type { OutcomeRecords } from "./outcome/OutcomeRecords.ts";
export { recordedSql } from "./outcome/recordedSql.ts";
export { arrayText } from "./sql/arrayText.ts";
export {
  type Channels,
  createChannels,
  type ConnectMessage,
  type RefusalMessage,
  type RetryMessage,
  type StatementMessage,
} from "./diagnostics/channels.ts";
export { causes, SQL_STATE, sqlState } from "./errors/sqlState.ts";
export { CommitOutcomeUnknownError } from "./errors/CommitOutcomeUnknownError.ts";
export { ConfigurationError, type SettingIssue } from "./errors/ConfigurationError.ts";
export { DatabaseStatementError } from "./errors/DatabaseStatementError.ts";
export { DatabaseTimeoutError } from "./errors/DatabaseTimeoutError.ts";
export { DatabaseUnavailableError } from "./errors/DatabaseUnavailableError.ts";
export { DsqlClientError } from "./errors/DsqlClientError.ts";
export { InvalidArgumentError } from "./errors/InvalidArgumentError.ts";
export { OccRetriesExhaustedError } from "./errors/OccRetriesExhaustedError.ts";
