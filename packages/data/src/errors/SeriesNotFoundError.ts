import { DsqlClientError } from "@mattb.tech/billio-dsql";

/** A season names a series that doesn't exist. */
export class SeriesNotFoundError extends DsqlClientError {
  readonly code = "SERIES_NOT_FOUND";
  readonly seriesId: string;

  constructor(seriesId: string) {
    super(`No TvSeries with id ${seriesId} for the season to belong to`);
    this.seriesId = seriesId;
  }
}
