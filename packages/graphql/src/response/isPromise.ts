/** Recognizes promises as GraphQL does; for strings and numbers, most of all values, without a property lookup. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function"
  );
}
