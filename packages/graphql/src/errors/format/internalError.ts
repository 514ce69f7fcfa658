import type { PublicError } from "./PublicError.ts";

/** The error that a client receives for every error of the server itself. */
export const INTERNAL_ERROR = {
  message: "Something went wrong on our side. The errorId leads to it in the log.",
  code: "INTERNAL_SERVER_ERROR",
  origin: "server",
} as const satisfies PublicError;
