import type { IncomingMessage } from "node:http";
import { pipeline, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { ImageError } from "./ImageError.ts";

/** Some servers compress although the request excludes it. */
const INFLATERS: Record<string, (() => Transform) | undefined> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * Reads the body, and buffers at most `maxBytes` of it: inflated bytes are counted, whatever Content-Length says.
 *
 * @throws {ImageError} when it is longer, or empty
 */
export async function readBody(url: string, response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const { headers } = response;
  if (Number(headers["content-length"]) > maxBytes) {
    response.destroy();
    throw tooLarge(url, maxBytes);
  }
  const inflater = inflaterFor(url, headers["content-encoding"]);
  // The pipeline destroys both streams on an error and when the reader stops early.
  const body = inflater === undefined ? response : pipeline(response, inflater, () => undefined);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(url, maxBytes);
    chunks.push(chunk);
  }
  if (bytes === 0) throw new ImageError(url, "its server sent nothing; give the address of an image");
  return Buffer.concat(chunks, bytes);
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
