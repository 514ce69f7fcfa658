const STUB_ADDRESS = /127\.0\.0\.1:\d+/g;
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/**
 * Replaces what differs from run to run: each id by its number, a stub's address by its kind, each of
 * the `words` by `…`.
 */
export function masked<T>(value: T, ...words: string[]): T {
  const ids: string[] = [];
  const mask = (text: string) => {
    const withIds = text.replace(STUB_ADDRESS, "<stub>").replace(UUID, (id) => {
      if (!ids.includes(id)) ids.push(id);
      return `<id ${ids.indexOf(id) + 1}>`;
    });
    return words.reduce((masked, word) => masked.replaceAll(word, "…"), withIds);
  };
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === "string" ? mask(inner) : inner,
  ) as T;
}
