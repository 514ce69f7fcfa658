export {
  CommitOutcomeUnknownError,
  ConfigurationError,
  DatabaseStatementError,
  DatabaseTimeoutError,
  DatabaseUnavailableError,
  DsqlClientError as DataError,
  InvalidArgumentError,
  OccRetriesExhaustedError,
} from "@mattb.tech/billio-dsql";
export { ItemNotFoundError } from "./ItemNotFoundError.ts";
export { ItemAlreadyExistsError } from "./ItemAlreadyExistsError.ts";
export {
  InvalidItemError,
  type ItemIssue,
  /** @deprecated Use {@link ItemIssue}. */
  type ItemIssue as ItemFault,
} from "./InvalidItemError.ts";
export { InvalidCursorError } from "./InvalidCursorError.ts";
export { SeriesNotFoundError } from "./SeriesNotFoundError.ts";
export { SeriesHasSeasonsError } from "./SeriesHasSeasonsError.ts";
