/** An item as the library returns it. What only some types have is among the other fields. */
export interface Item {
  type: string;
  id: string;
  shelf: string;
  /** When the item came to its shelf. */
  movedAt: Date;
  addedAt: Date;
  // oxlint-disable-next-line typescript/no-explicit-any -- unknown fields are kept
  [field: string]: any;
}

/** What `createItem` takes. `movedAt` and `addedAt` default to now. */
export interface CreateItem {
  type: string;
  /** A UUID. */
  id: string;
  /** 1–50 characters. */
  shelf: string;
  /** 1–500 characters. */
  title: string;
  movedAt?: Date | undefined;
  addedAt?: Date | undefined;
  // oxlint-disable-next-line typescript/no-explicit-any -- unknown fields are kept
  [field: string]: any;
}

/** What `updateItem` takes: `undefined` leaves a field alone, `null` clears it. */
export interface UpdateItem {
  type: string;
  id: string;
  shelf?: string | undefined;
  title?: string | undefined;
  movedAt?: Date | undefined;
  addedAt?: Date | undefined;
  // oxlint-disable-next-line typescript/no-explicit-any -- unknown fields are kept
  [field: string]: any;
}

/** A picture in one of its standard sizes. */
interface ImageSize {
  /** Name of the size, or its width in pixels. */
  size: string | number;
  url: string;
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
}

interface Image {
  url: string;
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
  sizes?: ImageSize[];
}

interface CommonFields {
  id: string;
  shelf: string;
  title: string;
  movedAt: Date;
  addedAt: Date;
  /** A whole number, 1–10. */
  rating?: number;
  image?: Image;
  externalId?: string;
  notes?: string;
}

/** A book, for a caller who wants its fields checked. */
export interface BookItem extends CommonFields {
  type: "Book";
  author?: string;
  reread?: boolean;
}

export interface VideoGameItem extends CommonFields {
  type: "VideoGame";
  platforms?: string[];
  devices?: string[];
  hoursPlayed?: number;
  replay?: boolean;
}

export interface FeatureItem extends CommonFields {
  type: "Feature";
  releaseYear?: string;
  rewatch?: boolean;
}

export interface TvSeriesItem extends CommonFields {
  type: "TvSeries";
  releaseYear?: string;
}

export interface TvSeasonItem extends CommonFields {
  type: "TvSeason";
  /** The series that the season belongs to. */
  seriesId?: string;
  seasonNumber?: number;
  seasonTitle?: string;
  releaseYear?: string;
  rewatch?: boolean;
}

/** The items that Billio knows, distinguished by `type`. */
export type KnownItem = BookItem | VideoGameItem | FeatureItem | TvSeriesItem | TvSeasonItem;
