import { isUtf8 } from "node:buffer";
import { BackupLocationError } from "../location/BackupLocationError.ts";

/** Far above any manifest; a longer file has its name by mistake. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Collects the text of a small file.
 *
 * @throws {BackupLocationError} when it has more than 256 MiB or isn't UTF-8
 */
export async function readText(location: string, pieces: AsyncIterable<Buffer>): Promise<string> {
  const taken: Buffer[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > MAX_BYTES)
      throw new BackupLocationError(location, "has more than 256 MiB, which is no manifest's size");
    taken.push(piece);
  }
  const whole = Buffer.concat(taken);
  if (!isUtf8(whole)) throw new BackupLocationError(location, "is not UTF-8 text");
  return whole.toString("utf8");
}
