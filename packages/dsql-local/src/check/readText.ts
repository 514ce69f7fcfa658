import { readFile } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import { CheckInputError } from "./CheckInputError.ts";

/**
 * A file's text, or that of standard input for `-`, without a byte order mark.
 *
 * @throws {CheckInputError} when it can't be read or isn't UTF-8
 */
export async function readText(file: string): Promise<string> {
  if (file === "-") return textOf(process.stdin);
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new CheckInputError(
      `${file} can't be read (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`,
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CheckInputError(`${file} isn't UTF-8.`);
  }
}
