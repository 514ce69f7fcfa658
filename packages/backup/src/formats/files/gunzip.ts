import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { FileIssueError } from "./FileIssueError.ts";

const PIECE_BYTES = 16 * 1024;
/** What gzip data begins with. */
const MAGIC = Buffer.from([0x1f, 0x8b]);
const EMPTY = Buffer.alloc(0);

/**
 * Decompresses gzip data on demand. Empty input gives no bytes.
 *
 * @throws {FileIssueError} when it is truncated, isn't gzip data or continues after it
 * @throws whatever `pieces` throws
 */
export async function* gunzip(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  let first: Buffer | undefined;
  let failure: { error: unknown } | undefined;
  async function* counted(): AsyncGenerator<Buffer> {
    try {
      for await (const piece of pieces) {
        bytes += piece.length;
        first =
          first === undefined || first.length < MAGIC.length
            ? Buffer.concat([first ?? EMPTY, piece.subarray(0, 2)])
            : first;
        yield piece;
      }
    } catch (error) {
      failure = { error };
      throw error;
    }
  }
  const unpacked = createGunzip({ chunkSize: PIECE_BYTES });
  // The loop below throws errors.
  pipeline(Readable.from(counted(), { objectMode: true, highWaterMark: 1 }), unpacked).catch(() => undefined);
  try {
    for await (const piece of unpacked) yield piece as Buffer;
  } catch (error) {
    if (failure !== undefined) throw failure.error;
    switch ((error as NodeJS.ErrnoException).code) {
      case "Z_BUF_ERROR":
        if (bytes === 0) return;
        throw new FileIssueError(`is cut off: its gzip data isn't complete at its end, byte ${bytes}`);
      case "Z_DATA_ERROR":
        throw new FileIssueError(
          first?.subarray(0, 2).equals(MAGIC) !== true
            ? "isn't compressed with gzip, as it must be"
            : `isn't valid gzip data behind byte ${unpacked.bytesWritten}`,
        );
      default:
        throw error;
    }
  }
  // zlib reports no error for a member that is truncated after its first byte.
  if (unpacked.bytesWritten < bytes)
    throw new FileIssueError(
      `goes on behind its gzip data, which ends at byte ${unpacked.bytesWritten} of ${bytes}: it is cut off, or something was appended`,
    );
}
