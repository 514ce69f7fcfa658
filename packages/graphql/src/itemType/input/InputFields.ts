/** What a client has given, under the names that it is stored by. */
export interface InputFields {
  fields: Record<string, unknown>;
  /** Where the image is to be fetched; null = the item is to have none; undefined = nothing said. */
  imageUrl: string | null | undefined;
}
