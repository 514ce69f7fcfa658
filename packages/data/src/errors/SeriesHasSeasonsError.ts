import { DsqlClientError } from "@mattb.tech/billio-dsql";

/** A series that still has seasons can't be deleted. */
export class SeriesHasSeasonsError extends DsqlClientError {
  readonly code = "SERIES_HAS_SEASONS";
  readonly seriesId: string;

  constructor(seriesId: string) {
    super(`TvSeries ${seriesId} still has seasons; delete or move them first`);
    this.seriesId = seriesId;
  }
}
