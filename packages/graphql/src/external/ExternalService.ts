/** A work as a service knows it. `id` is the external id with its namespace, e.g. `"googlebooks:abc"`. */
export interface ExternalWork {
  id: string;
  title: string;
  imageUrl: string | null;
  /** Other external ids that the same work may be stored under, where `importedItem` is wanted. */
  otherIds?: readonly string[];
  /** The error that kept those from being looked up. */
  otherIdsFailure?: unknown;
}

export interface ExternalBook extends ExternalWork {
  /** The first author, "" when there is none. */
  author: string;
}

export interface ExternalVideoGame extends ExternalWork {
  /** A small picture for lists of results; `imageUrl` is the large one. */
  previewImageUrl: string | null;
}

export interface ExternalFeature extends ExternalWork {
  /** Four digits, "" when unknown. */
  releaseYear: string;
}

export interface ExternalTvSeries extends ExternalWork {
  releaseYear: string;
  /** By number; 0 contains the specials. */
  seasons: ExternalTvSeason[];
}

export interface ExternalTvSeason extends ExternalWork {
  releaseYear: string;
  seasonNumber: number;
  /** The season's own name; null for a plain "Season 2". */
  seasonTitle: string | null;
}

/**
 * A service that searches and returns works of one kind.
 *
 * Its promises reject with an `ExternalServiceError` when the service is off or down or its response is invalid, with an
 * `InvalidExternalIdError` or `InvalidSearchTermError` for invalid input, and with the signal's reason when it aborts.
 */
export interface ExternalService<W extends ExternalWork> {
  /** The product's name, e.g. `"Google Books"`. */
  readonly name: string;

  /**
   * Returns matching works in the service's order; none for a blank term.
   *
   * @param wanted names of the fields that will be read, by default all; another field is left empty if it would take
   * further requests to the service
   */
  search(term: string, signal?: AbortSignal, wanted?: ReadonlySet<string>): Promise<W[]>;

  /** @returns undefined when the service knows no work of that id */
  get(externalId: string, signal?: AbortSignal): Promise<W | undefined>;
}

export interface TvService extends ExternalService<ExternalTvSeries> {
  /** @param externalId `tmdbSeason:<seriesId>:<number>` */
  getSeason(
    externalId: string,
    signal?: AbortSignal,
  ): Promise<{ season: ExternalTvSeason; series: ExternalTvSeries } | undefined>;
}
