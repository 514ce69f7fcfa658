/** Returns a function that restores an entry as it is now. */
export function captureEntry<T>(map: Map<string, T>, key: string): () => void {
  const before = map.get(key);
  return () => {
    if (before === undefined) map.delete(key);
    else map.set(key, before);
  };
}
