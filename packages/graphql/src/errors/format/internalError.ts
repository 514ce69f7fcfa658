import type { PublicError } from "./PublicError.ts";

/** What a client is told of everything that is ours to mend. */
export const INTERNAL_ERROR = {
  message: "Something went wrong on our side. The errorId leads to it in the log.",
  code: "INTERNAL_SERVER_ERROR",
  origin: "internal",
} as const satisfies PublicError;
