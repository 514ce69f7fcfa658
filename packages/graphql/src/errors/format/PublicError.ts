/** An error as a client receives it. */
export interface PublicError {
  message: string;
  code: string;
  /** Further fields of `extensions`. */
  details?: Readonly<Record<string, unknown>>;
  /**
   * Who caused it. For a client's error only the code is logged; an upstream service's is logged as a warning, the
   * server's own as an error.
   */
  origin: "client" | "upstream" | "server";
}

/** What a client receives for every error of the server itself. */
export const INTERNAL_ERROR = {
  message: "Something went wrong on our side. The errorId leads to it in the log.",
  code: "INTERNAL_SERVER_ERROR",
  origin: "server",
} as const satisfies PublicError;
