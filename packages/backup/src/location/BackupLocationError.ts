/** A place can't be used as what it was named for: nothing has been done. The message says why, and what would be right. */
export class BackupLocationError extends Error {
  readonly code = "PLACE";
  /** As it was named. */
  readonly place: string;

  constructor(place: string, reason: string, options?: ErrorOptions) {
    super(`${place}: ${reason}`, options);
    // Its first name, which callers may compare with.
    this.name = "PlaceError";
    this.place = place;
  }
}
