/** The fields that every type has, in their own columns. Everything else is kept in `data`. */
export const commonFields = [
  "shelf",
  "title",
  "rating",
  "image",
  "externalId",
  "notes",
  "seriesId",
  "addedAt",
  "movedAt",
] as const;

export type CommonField = (typeof commonFields)[number];

const reserved: ReadonlySet<string> = new Set<string>(["id", "type", ...commonFields]);

/** Whether a field has a column, so that no type-specific field may have its name. */
export function isCommonField(name: string): boolean {
  return reserved.has(name);
}
