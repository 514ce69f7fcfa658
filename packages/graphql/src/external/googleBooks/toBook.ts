import { imageUrl } from "../response/imageUrl.ts";
import { fields, list, text } from "../response/readFields.ts";
import type { ExternalBook } from "../ExternalService.ts";

/** @returns undefined when the volume has no id or no title */
export function toBook(volume: unknown, baseUrl: string): ExternalBook | undefined {
  const { id, volumeInfo } = fields(volume);
  const { title, authors, imageLinks } = fields(volumeInfo);
  if (text(id) === "" || text(title) === "") return undefined;
  return {
    id: `googlebooks:${text(id)}`,
    title: text(title),
    author: text(list(authors)?.[0]),
    imageUrl: imageUrl(fields(imageLinks).thumbnail, baseUrl),
  };
}
