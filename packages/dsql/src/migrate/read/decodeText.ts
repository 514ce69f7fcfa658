import { MigrationError } from "../model/MigrationError.ts";

/**
 * The text of a file without a byte order mark and with `\n` line endings: the same in a checkout on any system.
 *
 * @throws {MigrationError} when the bytes are no UTF-8, or contain a NUL
 */
export function decodeText(bytes: Uint8Array, file: string): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new MigrationError({ file }, "is no UTF-8 text", { cause: error });
  }
  const nul = text.indexOf("\0");
  if (nul !== -1) {
    const line = text.slice(0, nul).split(/\r\n|\r|\n/).length;
    throw new MigrationError({ file, line }, "holds a NUL character, which SQL can't carry");
  }
  return text.replaceAll(/\r\n?/g, "\n");
}
