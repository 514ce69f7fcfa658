import { isObject } from "@mattb.tech/billio-config";
import { formatJson } from "../numbers/formatJson.ts";
import { at } from "../numbers/fieldPath.ts";
import type { ItemRow } from "./ItemRow.ts";
import { jsonValue, type Report } from "./jsonValue.ts";

type ImageColumns = Pick<ItemRow, "imageUrl" | "imageWidth" | "imageHeight" | "imageSizes">;

export const noImage: ImageColumns = {
  imageUrl: null,
  imageWidth: null,
  imageHeight: null,
  imageSizes: null,
};

const MAX_PIXELS = 2_147_483_647;

/** The columns of `{ url, width, height, sizes? }`; an image has no other fields. */
export function parseImage(value: unknown, report: Report): ImageColumns {
  const image = jsonValue(value, "image", report);
  if (!isObject(image)) {
    report("image", "must be an object { url, width, height, sizes? }");
    return noImage;
  }
  for (const name of Object.keys(image)) {
    if (!["url", "width", "height", "sizes"].includes(name))
      report(at("image", name), "is no part of an image");
  }
  checkPicture(image, "image", report);
  const sizes = image.sizes ?? undefined;
  if (sizes !== undefined) checkSizes(sizes, report);
  return {
    imageUrl: typeof image.url === "string" ? image.url : null,
    imageWidth: String(image.width),
    imageHeight: String(image.height),
    imageSizes: sizes === undefined ? null : formatJson(sizes),
  };
}

function checkSizes(sizes: unknown, report: Report): void {
  if (!Array.isArray(sizes)) {
    report("image.sizes", "must be an array");
    return;
  }
  sizes.forEach((entry: unknown, index) => {
    const path = `image.sizes[${index}]`;
    if (!isObject(entry)) {
      report(path, "must be an object { size, url, width, height }");
      return;
    }
    checkPicture(entry, path, report);
    if (typeof entry.size !== "number" && (typeof entry.size !== "string" || entry.size === "")) {
      report(`${path}.size`, "must be a number or a non-empty text");
    }
  });
}

function checkPicture(picture: Record<string, unknown>, path: string, report: Report): void {
  const { url } = picture;
  if (typeof url !== "string" || url === "") report(`${path}.url`, "must be a non-empty text");
  for (const side of ["width", "height"] as const) {
    const pixels = picture[side];
    if (!Number.isInteger(pixels) || (pixels as number) < 0 || (pixels as number) > MAX_PIXELS) {
      report(`${path}.${side}`, "must be a whole number of pixels, 0 or more");
    }
  }
}
