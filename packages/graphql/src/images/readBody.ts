import type { IncomingMessage } from "node:http";
import type { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { ImageError } from "./ImageError.ts";

/** Some servers compress though they were asked not to. */
const INFLATERS: Record<string, (() => Transform) | undefined> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * Reads the body, of which no more than `maxBytes` are ever held: they are counted as they come out of the inflater,
 * whatever Content-Length says.
 *
 * @throws {ImageError} when there are more, or none
 */
export async function readBody(url: string, response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const { headers } = response;
  if (Number(headers["content-length"]) > maxBytes) {
    response.destroy();
    throw tooLarge(url, maxBytes);
  }
  let excess: ImageError | undefined;
  const collect = async (source: AsyncIterable<Buffer>): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw (excess = tooLarge(url, maxBytes));
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, bytes);
  };
  const inflater = inflaterFor(url, headers["content-encoding"]);
  const read = await (
    inflater === undefined ? pipeline(response, collect) : pipeline(response, inflater, collect)
  ).catch((error: unknown) => {
    // A pipeline that is broken off in its midst tells only that it was.
    throw excess ?? error;
  });
  if (read.length === 0) throw new ImageError(url, "its server sent nothing; give the address of an image");
  return read;
}

function inflaterFor(url: string, encoding: string | undefined): Transform | undefined {
  if (encoding === undefined || encoding === "" || encoding === "identity") return undefined;
  const create = Object.hasOwn(INFLATERS, encoding) ? INFLATERS[encoding] : undefined;
  if (create === undefined) {
    throw new ImageError(url, "its server compresses it in an unknown way; give one that is sent as it is");
  }
  return create();
}

function tooLarge(url: string, maxBytes: number): ImageError {
  return new ImageError(url, `it is larger than ${maxBytes / 1024 / 1024} MiB; give a smaller one`);
}
