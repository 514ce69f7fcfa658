interface BackupLocationErrorOptions extends ErrorOptions {
  /** The message. Default: the location and the reason. */
  message?: string;
}

/**
 * A location can't be used as a command names it. Nothing has been done. The message gives the reason and what would be right.
 */
export class BackupLocationError extends Error {
  readonly code = "PLACE";
  /** The location, as it was named. */
  readonly place: string;

  constructor(
    place: string,
    reason: string,
    { message = `${place}: ${reason}`, ...options }: BackupLocationErrorOptions = {},
  ) {
    super(message, options);
    // Its first name, which callers may compare with.
    this.name = "PlaceError";
    this.place = place;
  }
}
