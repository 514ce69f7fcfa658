/** The accepted formats. SVG isn't one: it may contain scripts and refer to other files. */
export const imageFormats = ["JPEG", "PNG", "WebP", "GIF", "AVIF"] as const;

export type ImageFormat = (typeof imageFormats)[number];

/** Detects an image's format by its first bytes, whatever its content type. */
export function imageFormat(bytes: Buffer): ImageFormat | undefined {
  const text = bytes.toString("latin1", 0, 64);
  if (text.startsWith("\xff\xd8\xff")) return "JPEG";
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "PNG";
  if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) return "GIF";
  if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) return "WebP";
  if (text.startsWith("ftyp", 4) && /avi[fs]/.test(text.slice(8))) return "AVIF";
  return undefined;
}
