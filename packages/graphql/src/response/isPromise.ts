/** As GraphQL recognizes promises; texts and numbers, most of all values, aren't looked up for it. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function"
  );
}
