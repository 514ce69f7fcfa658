import { InvalidArgumentError, InvalidCursorError } from "@mattb.tech/billio-data";

/** Rewrites the data layer's errors about a list's arguments to use the API's names. */
export function withApiNames(error: unknown): unknown {
  if (error instanceof InvalidCursorError) {
    return new InvalidCursorError(
      "use the nextPageCursor of a page of this very list, with the same conditions, as it was returned",
    );
  }
  if (error instanceof InvalidArgumentError && error.argument === "query") {
    return new InvalidArgumentError("searchTerm", error.reason);
  }
  return error;
}
