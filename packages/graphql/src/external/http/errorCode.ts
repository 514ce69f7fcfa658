/** The system's code for a connection error, e.g. `"ECONNREFUSED"`; "" when there is none. */
export function errorCode(error: unknown): string {
  for (let e = error; e instanceof Error; e = e.cause) {
    const code: unknown = "code" in e ? e.code : undefined;
    if (typeof code === "string" && /^[A-Z_]+$/.test(code)) return code;
    if (e instanceof AggregateError && e.errors.length > 0) return errorCode(e.errors[0]);
  }
  return "";
}
