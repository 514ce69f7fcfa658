import { rename, rm, writeFile } from "node:fs/promises";
import { SourceError } from "../../source/SourceError.ts";
import { codeOf } from "./lookAt.ts";

/**
 * Writes a file atomically: the earlier one stays until all is written.
 *
 * @throws {SourceError} when it can't be written
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    await writeFile(part, text);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw new SourceError(path, `can't be written: ${codeOf(error)}`, { cause: error });
  }
}
