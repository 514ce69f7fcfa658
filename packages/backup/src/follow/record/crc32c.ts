import { Crc32c } from "@aws-crypto/crc32c";

/** CRC-32C of a text's UTF-8. Of the text itself, the library makes another number silently. */
export function crc32c(text: string): number {
  return new Crc32c().update(Buffer.from(text)).digest();
}
