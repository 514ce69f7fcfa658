import { Crc32c } from "@aws-crypto/crc32c";

/** CRC-32C of a text's UTF-8. Given a string, the library silently returns another number. */
export function crc32c(text: string): number {
  return new Crc32c().update(Buffer.from(text)).digest();
}
