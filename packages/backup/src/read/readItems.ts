import { open } from "node:fs/promises";
import { basename } from "node:path";
import { parseJson } from "@mattb.tech/billio-data/numbers";
import type { Fault } from "../Fault.ts";
import { ArraySplitter, type Element, NotAnArrayError } from "./ArraySplitter.ts";

/** An item as it stands in the file, or what is wrong there. */
type ReadItem =
  | {
      item: number;
      line: number;
      record: Record<string, unknown>;
      /** Paths of the members that one object has twice. */
      repeated: string[];
    }
  | { fault: Fault };

/** What a chunk of the file held, and how far the reading has come. */
interface ReadChunk {
  items: ReadItem[];
  bytesRead: number;
}

const TOO_FAR = "holds a number whose exponent is past 10^15, more than can be kept";
const CHUNK_BYTES = 256 * 1024;

/**
 * Reads a file that holds one JSON array of objects, chunk by chunk, so that memory doesn't grow with the file.
 * Whatever is wrong comes as a fault in its place; after a fault of the file as a whole nothing more comes.
 *
 * @throws Error of `node:fs` when the file can't be read
 */
export async function* readItems(path: string): AsyncGenerator<ReadChunk> {
  const file = basename(path);
  const splitter = new ArraySplitter();
  const handle = await open(path);
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    for (let bytesRead = 0; ;) {
      const { bytesRead: length } = await handle.read(buffer, 0, buffer.length);
      bytesRead += length;
      const items: ReadItem[] = [];
      try {
        if (length === 0) splitter.end();
        else splitter.push(buffer.subarray(0, length), (element) => items.push(parse(element, file)));
      } catch (error) {
        if (!(error instanceof NotAnArrayError)) throw error;
        yield { items: [...items, { fault: { file, line: error.line, reason: error.message } }], bytesRead };
        return;
      }
      if (length === 0) return;
      yield { items, bytesRead };
    }
  } finally {
    await handle.close();
  }
}

function parse(element: Element, file: string): ReadItem {
  const { item, line } = element;
  if ("fault" in element) return { fault: { file, item, line, reason: element.fault } };
  let value: unknown;
  const repeated: string[] = [];
  try {
    value = parseJson(element.text, { onRepeated: (path) => repeated.push(path) });
  } catch (error) {
    // The parser's own message quotes the text, which may hold notes.
    const reason = error instanceof SyntaxError ? "is not valid JSON" : TOO_FAR;
    return { fault: { file, item, line, reason } };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { fault: { file, item, line, reason: "must be an object, { … }" } };
  }
  return { item, line, record: value as Record<string, unknown>, repeated };
}
