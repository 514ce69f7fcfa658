import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import { parseJson } from "@mattb.tech/billio-data/numbers";
import type { AttributeMap } from "./AttributeMap.ts";
import { attributeOf, type Target } from "./attributeOf.ts";
import type { ReadHints } from "./hints.ts";
import type { Path } from "./pointer.ts";

const IMAGE: Path = { parent: undefined, key: "image" };
const SIZES: Path = { parent: IMAGE, key: "sizes" };

/** The image of a row as in the old table: a map, or three fields if it was stored so and has no sizes. */
export function imageAttributes(
  { imageUrl, imageWidth, imageHeight, imageSizes }: Readonly<StoredRow>,
  hints: Readonly<ReadHints>,
  target: Target,
): AttributeMap {
  if (imageUrl === null) return {};
  if (hints.image === "fields" && imageSizes === null && imageWidth !== null && imageHeight !== null) {
    return {
      imageUrl: attributeOf(imageUrl, { parent: undefined, key: "imageUrl" }, target),
      imageWidth: { N: imageWidth },
      imageHeight: { N: imageHeight },
    };
  }
  const image: AttributeMap = { url: attributeOf(imageUrl, { parent: IMAGE, key: "url" }, target) };
  if (imageWidth !== null) image.width = { N: imageWidth };
  if (imageHeight !== null) image.height = { N: imageHeight };
  if (imageSizes !== null) image.sizes = attributeOf(readSizes(imageSizes, target), SIZES, target, 2);
  else if (hints.types.get("/image/sizes") === "NULL") image.sizes = { NULL: true };
  return { image: { M: image } };
}

function readSizes(text: string, target: Target): unknown {
  try {
    return parseJson(text, {
      onRepeated: () => {
        target.onFault(SIZES, "names a member twice in one object");
      },
    });
  } catch {
    target.onFault(SIZES, "must be JSON");
    return [];
  }
}
