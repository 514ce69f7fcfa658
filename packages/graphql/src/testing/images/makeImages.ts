import sharp, { type Sharp } from "sharp";
import { makeBomb } from "./makeBomb.ts";

/** Left half of every two-coloured picture. */
export const RED = { r: 200, g: 30, b: 40 };
/** Right half of every two-coloured picture. */
export const BLUE = { r: 20, g: 60, b: 200 };

/** A picture that is red on the left and blue on the right, so that turning it shows. */
function twoColours(width: number, height: number): Sharp {
  const right = {
    create: { width: Math.floor(width / 2), height, channels: 3 as const, background: BLUE },
  };
  return sharp({ create: { width, height, channels: 3, background: RED } }).composite([
    { input: right, left: Math.ceil(width / 2), top: 0 },
  ]);
}

/** Three frames, red, green and blue. */
function frames(width: number, height: number): Sharp {
  const colours = [RED, { r: 0, g: 255, b: 0 }, BLUE];
  const pixels = Buffer.concat(
    colours.map(({ r, g, b }) => Buffer.alloc(width * height * 3, Buffer.from([r, g, b]))),
  );
  const raw = { width, height: height * colours.length, channels: 3 as const, pageHeight: height };
  return sharp(pixels, { raw });
}

/** Transparent on the left, half transparent blue on the right. */
function transparent(width: number, height: number): Sharp {
  const right = {
    create: { width: width / 2, height, channels: 4 as const, background: { ...BLUE, alpha: 0.5 } },
  };
  const clear = { r: 0, g: 0, b: 0, alpha: 0 };
  return sharp({ create: { width, height, channels: 4, background: clear } }).composite([
    { input: right, left: width / 2, top: 0 },
  ]);
}

const GPS = { IFD0: { Copyright: "somebody" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" } };

/** Images of every kind, each created on first use. Sizes are pixels before turning. */
export const makers = {
  /** 400 × 300 */
  "good.jpg": () => twoColours(400, 300).jpeg().toBuffer(),
  "good.png": () => twoColours(400, 300).png().toBuffer(),
  "good.webp": () => twoColours(400, 300).webp().toBuffer(),
  "good.avif": () => twoColours(400, 300).avif({ effort: 0 }).toBuffer(),
  /** 100 × 80: no wider than the standard size */
  "small.jpg": () => twoColours(100, 80).jpeg().toBuffer(),
  /** 128 × 64: exactly the standard size */
  "standard.jpg": () => twoColours(128, 64).jpeg().toBuffer(),
  /** 400 × 2: the standard size is less than a pixel high */
  "thin.png": () => twoColours(400, 2).png().toBuffer(),
  /** Three frames of 200 × 150, the first of them red */
  "animated.gif": () => frames(200, 150).gif({ loop: 0, delay: 100 }).toBuffer(),
  /** As older programs write it */
  "gif87a.gif": async () => {
    const image = await twoColours(200, 150).gif().toBuffer();
    image.write("GIF87a", "latin1");
    return image;
  },
  "animated.webp": () => frames(200, 150).webp({ loop: 0, delay: 100 }).toBuffer(),
  /** 400 × 300, for a printer */
  "cmyk.jpg": () => twoColours(400, 300).toColourspace("cmyk").jpeg().toBuffer(),
  /** 400 × 300, to be turned a quarter clockwise: displayed 300 × 400 with red on top. Contains its location. */
  "rotated.jpg": () => twoColours(400, 300).withExif(GPS).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  /** 400 × 100, to be turned a quarter clockwise: shown 100 × 400, no wider than the standard size */
  "turned-narrow.jpg": () => twoColours(400, 100).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  /** 100 × 400, to be turned a quarter clockwise: shown 400 × 100 */
  "turned-wide.jpg": () => twoColours(100, 400).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  /** 400 × 300, clear on the left, half transparent blue on the right */
  "transparent.png": () => transparent(400, 300).png().toBuffer(),
  /** 400 × 300 in shades of grey, 16 bits each */
  "grey.png": () => twoColours(400, 300).greyscale().toColourspace("grey16").png().toBuffer(),
  /** 30,000 × 30,000 white pixels in some 110 kB */
  "bomb.png": () => makeBomb(30_000, 30_000),
  /** 66,000 × 100: few pixels, but a side that JPEG can't have */
  "long.png": () => makeBomb(66_000, 100),
  "drawing.svg": () =>
    Promise.resolve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"/>')),
  "notes.txt": () => Promise.resolve(Buffer.from("This is no image.\n")),
  "page.html": () => Promise.resolve(Buffer.from("<!doctype html><title>Covers</title><img src=good.jpg>")),
};

export type ImageName = keyof typeof makers;

const made = new Map<ImageName, Promise<Buffer>>();

/** The bytes of an image by its name; created once per process. */
export function makeImage(name: ImageName): Promise<Buffer> {
  const before = made.get(name);
  if (before !== undefined) return before;
  const image = makers[name]();
  made.set(name, image);
  return image;
}
