/** Any number of books in the old system's form. `edition` makes them differ. */
export function* madeUpBooks(count: number, edition = 1): Generator<Record<string, unknown>> {
  for (let n = 0; n < count; n++) {
    yield {
      "type:id": `Book:${madeUpId(n)}`,
      "type:shelf": "Book:Read",
      title: `Volume ${String(n)}`,
      author: `Edition ${String(edition)}`,
      addedAt: 1_577_836_800_000 + n,
      movedAt: new Date(1_577_836_800_000 + n * 1_000).toISOString(),
    };
  }
}

export function madeUpId(n: number): string {
  return `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;
}
