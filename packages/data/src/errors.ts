import { ownValue, type SettingFault } from "@mattb.tech/billio-config";

/**
 * The family of every error that this library throws on purpose. `code` is a literal, so a `switch` over it
 * narrows. Messages name ids, types and fields, and never hold SQL, parameters, notes or tokens; the driver's
 * own error, which may hold them, is the `cause`.
 */
export abstract class DataError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** No item of this type has this id. */
export class ItemNotFoundError extends DataError {
  readonly code = "ITEM_NOT_FOUND";
  readonly type: string;
  readonly id: string;

  constructor(type: string, id: string) {
    super(`No ${type} with id ${id}`);
    this.type = type;
    this.id = id;
  }
}

/** The id is in use, by an item of this or another type. */
export class ItemAlreadyExistsError extends DataError {
  readonly code = "ITEM_ALREADY_EXISTS";
  readonly id: string;

  constructor(id: string, options?: ErrorOptions) {
    super(`An item with id ${id} already exists`, options);
    this.id = id;
  }
}

/** One thing that is wrong with an item. `reason` says what would be right. */
export interface ItemFault {
  field: string;
  reason: string;
}

/** The item breaks one or more rules; nothing was sent to the database. */
export class InvalidItemError extends DataError {
  readonly code = "INVALID_ITEM";
  readonly faults: readonly ItemFault[];

  constructor(faults: readonly ItemFault[]) {
    super(`Invalid item: ${faults.map(({ field, reason }) => `${field} ${reason}`).join("; ")}`);
    this.faults = faults;
  }
}

/** An argument of a call is not what it has to be; nothing was sent to the database. */
export class InvalidArgumentError extends DataError {
  readonly code = "INVALID_ARGUMENT";
  /** Where it is, e.g. `rating.gte` or `counts[2].minRating`. */
  readonly argument: string;
  /** What would be right. */
  readonly reason: string;

  constructor(argument: string, reason: string) {
    super(`${argument} ${reason}`);
    this.argument = argument;
    this.reason = reason;
  }
}

/** `after` is no cursor of this very list. */
export class InvalidCursorError extends DataError {
  readonly code = "INVALID_CURSOR";

  constructor(reason: string) {
    super(`Invalid cursor: ${reason}`);
  }
}

/** A season names a series that doesn't exist. */
export class SeriesNotFoundError extends DataError {
  readonly code = "SERIES_NOT_FOUND";
  readonly seriesId: string;

  constructor(seriesId: string) {
    super(`No TvSeries with id ${seriesId} for the season to belong to`);
    this.seriesId = seriesId;
  }
}

/** A series that still has seasons can't be deleted. */
export class SeriesHasSeasonsError extends DataError {
  readonly code = "SERIES_HAS_SEASONS";
  readonly seriesId: string;

  constructor(seriesId: string) {
    super(`TvSeries ${seriesId} still has seasons; delete or move them first`);
    this.seriesId = seriesId;
  }
}

/** The unit of work met write conflicts until its attempts or its time were spent. Nothing was committed. */
export class OccRetriesExhaustedError extends DataError {
  readonly code = "OCC_RETRIES_EXHAUSTED";
  readonly attempts: number;
  readonly elapsedMs: number;

  constructor(attempts: number, elapsedMs: number, cause: unknown) {
    super(
      `Gave up after ${attempts} attempts in ${Math.round(elapsedMs)} ms, each ended by a write conflict`,
      {
        cause,
      },
    );
    this.attempts = attempts;
    this.elapsedMs = elapsedMs;
  }
}

/**
 * The connection broke while a write was under way, and it couldn't be found out whether it took effect; or it did,
 * but what the call is to return can't be had any more. Never repeat blindly: look first.
 */
export class CommitOutcomeUnknownError extends DataError {
  readonly code = "COMMIT_OUTCOME_UNKNOWN";

  constructor(statement: string, cause: unknown, outcome = "whether it took effect is unknown") {
    super(`The connection broke during ${statement}; ${outcome}`, { cause });
  }
}

/** A statement ran past its deadline. If it writes, whether it took effect is unknown. */
export class DatabaseTimeoutError extends DataError {
  readonly code = "DATABASE_TIMEOUT";
  readonly timeoutMs: number;

  constructor(statement: string, timeoutMs: number) {
    super(`${statement} had no answer within ${timeoutMs} ms`);
    this.timeoutMs = timeoutMs;
  }
}

/** No connection could be had, or the cluster refused it. */
export class DatabaseUnavailableError extends DataError {
  readonly code = "DATABASE_UNAVAILABLE";

  constructor(reason: string, cause?: unknown) {
    super(`The database is unavailable: ${reason}`, { cause });
  }
}

const MIGRATE = ": the tables are missing or older than this version; run the migrations (`migrate`) first";

const MAY_NOT =
  ": the role that it is connected as (BILLIO_DSQL_USER) may not do that; billio_readonly only reads, billio_app writes too, and the migrations grant them what they need";

/** What to do about SQLSTATEs that point to one cause: an unknown table, an unknown column, a privilege that is missing. */
const ADVICE: Readonly<Record<string, string>> = { "42P01": MIGRATE, "42703": MIGRATE, "42501": MAY_NOT };

/**
 * The database refused a statement for a reason that no caller can mend: a missing migration, a limit, a defect
 * of this library. The driver's error is the `cause`.
 */
export class DatabaseStatementError extends DataError {
  readonly code = "DATABASE_STATEMENT_FAILED";
  readonly sqlState: string;

  constructor(statement: string, sqlState: string, cause: unknown) {
    super(`The database refused ${statement} with SQLSTATE ${sqlState}${ownValue(ADVICE, sqlState) ?? ""}`, {
      cause,
    });
    this.sqlState = sqlState;
  }
}

/** A setting is missing or malformed; the message lists all of them. */
export class ConfigurationError extends DataError {
  readonly code = "CONFIGURATION";
  readonly faults: readonly SettingFault[];

  constructor(message: string, faults: readonly SettingFault[], options?: ErrorOptions) {
    super(message, options);
    this.faults = faults;
  }
}
