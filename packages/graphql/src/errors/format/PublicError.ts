/** What a client is told of an error. */
export interface PublicError {
  message: string;
  code: string;
  /** What stands in `extensions` beside the code. */
  details?: Readonly<Record<string, unknown>>;
  /**
   * How the log tells of it: not at all beyond its code, since the client did something wrong; as something outside
   * that is down; or as a fault of ours.
   */
  origin: "client" | "outside" | "internal";
}
