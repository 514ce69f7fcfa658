import { InvalidArgumentError, InvalidCursorError } from "@mattb.tech/billio-data";

/** An error of the data layer about a list's arguments, with the names that these have in the API. */
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
