/** A client's input, by stored names. */
export interface InputFields {
  fields: Record<string, unknown>;
  /** Where to fetch the image; null removes it, undefined leaves it unchanged. */
  imageUrl: string | null | undefined;
}
