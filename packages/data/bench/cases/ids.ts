/** The ids in a result of either side, in order, so that the two can be compared. */
export function ids(result: unknown): string[] {
  if (Array.isArray(result)) return result.map((each) => String((each as { id?: unknown }).id ?? each));
  if (typeof result !== "object" || result === null) return [];
  if ("items" in result) return ids(result.items);
  return "id" in result ? [String(result.id)] : [];
}
