import { imageUrl } from "../response/imageUrl.ts";
import { fields, text, wholeNumber } from "../response/readFields.ts";
import type { ExternalVideoGame } from "../ExternalService.ts";

const imageBaseUrl = "https://images.igdb.com/igdb/image/upload";

/** @returns undefined when the game has no id or no name */
export function toGame(game: unknown, baseUrl: string): ExternalVideoGame | undefined {
  const { id, name, cover } = fields(game);
  const number = wholeNumber(id, 1);
  if (number === undefined || text(name) === "") return undefined;
  return {
    id: `igdb:${number}`,
    title: text(name),
    previewImageUrl: coverAddress(cover, "t_cover_small", baseUrl),
    imageUrl: coverAddress(cover, "t_cover_big", baseUrl),
  };
}

/** IGDB returns the address of the smallest size; the others differ in one path segment. */
function coverAddress(cover: unknown, size: string, baseUrl: string): string | null {
  const { url, image_id: imageId } = fields(cover);
  const address = imageUrl(url, baseUrl);
  if (address?.includes("/t_thumb/")) return address.replace("/t_thumb/", `/${size}/`);
  return /^\w+$/.test(text(imageId)) ? `${imageBaseUrl}/${size}/${text(imageId)}.jpg` : null;
}
