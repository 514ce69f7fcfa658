/** A work as a service knows it. `id` is the external id with its namespace, e.g. `"googlebooks:abc"`. */
export interface ExternalWork {
  id: string;
  title: string;
  imageUrl: string | null;
  /** Other external ids that the same work may be stored under, where `importedItem` is wanted. */
  otherIds?: readonly string[];
  /** Why those aren't known at the moment. */
  otherIdsFailure?: unknown;
}

export interface ExternalBook extends ExternalWork {
  /** The first author, "" when the service names none. */
  author: string;
}

export interface ExternalVideoGame extends ExternalWork {
  /** A small picture for lists of results; `imageUrl` is the large one. */
  previewImageUrl: string | null;
}

export interface ExternalFeature extends ExternalWork {
  /** Four digits, "" when the service doesn't know. */
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
 * A service that knows works of one kind.
 *
 * Its promises are rejected with an `ExternalServiceError` when the service is off, down or answers nonsense,
 * with an `InvalidExternalIdError` or `InvalidSearchTermError` for what could never be answered, and with the
 * signal's reason when that is aborted.
 */
export interface ExternalService<W extends ExternalWork> {
  /** As its makers write it, e.g. `"Google Books"`. */
  readonly name: string;

  /**
   * Works that the service finds, in its order. A blank term finds nothing.
   *
   * @param wanted names of the fields that will be read, by default all; of others, what would take further requests to
   * the service is left empty
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
