import { createHash, type Hash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Storage } from "../../storage/Storage.ts";
import type { ScanKey, ScanPage } from "../requests.ts";
import type { ExportState, SegmentState } from "./ExportState.ts";

export interface SegmentExport {
  storage: Storage;
  state: ExportState;
  segment: number;
  /** Reads a page of the segment. */
  read: (from: ScanKey | undefined) => Promise<ScanPage>;
  /** A part ends with the page that makes it larger than this, uncompressed. */
  partBytes: number;
  onItems: (count: number) => void;
  signal: AbortSignal;
}

/** Exports the rest of a segment, part by part. Each complete part is recorded before the next one starts. */
export async function exportSegment(task: SegmentExport): Promise<SegmentState> {
  const { state, segment, onItems } = task;
  let reached = await state.segment(segment);
  onItems(reached.parts.reduce((sum, { items }) => sum + items, 0));
  while (!reached.done) {
    reached = await exportPart(task, reached);
    await state.setSegment(segment, reached);
  }
  return reached;
}

async function exportPart(task: SegmentExport, reached: SegmentState): Promise<SegmentState> {
  const { storage, state, segment, read, partBytes, onItems, signal } = task;
  const part = { items: 0, next: reached.next };
  let isEnd = false;
  async function* lines(): AsyncGenerator<string> {
    for (let bytes = 0; !isEnd && bytes < partBytes;) {
      signal.throwIfAborted();
      const { items, lastKey } = await read(part.next);
      const text = items.map((Item) => `${JSON.stringify({ Item })}\n`).join("");
      bytes += text.length;
      if (text !== "") yield text;
      part.items += items.length;
      onItems(items.length);
      part.next = lastKey;
      isEnd = lastKey === undefined;
    }
  }
  // A part that is written again after a kill gets the same name, so that no incomplete part remains.
  const name = `data/${partName(`${state.id} ${segment} ${reached.parts.length}`)}.json.gz`;
  const md5 = createHash("md5");
  const { bytes } = await storage.write(`${state.folder}/${name}`, compressed(lines(), md5), { signal });
  const parts = [...reached.parts, { name, items: part.items, bytes, md5: md5.digest("base64") }];
  return { parts, done: isEnd, ...(part.next === undefined ? {} : { next: part.next }) };
}

async function* compressed(lines: AsyncIterable<string>, md5: Hash): AsyncGenerator<Uint8Array> {
  const gzip = createGzip();
  const fed = pipeline(Readable.from(lines), gzip);
  // The loop throws the same error.
  fed.catch(() => undefined);
  for await (const chunk of gzip as AsyncIterable<Uint8Array>) {
    md5.update(chunk);
    yield chunk;
  }
  await fed;
}

/** 26 lower-case letters and digits, as DynamoDB names data files. */
function partName(of: string): string {
  const number = BigInt(`0x${createHash("sha256").update(of).digest("hex")}`);
  return number.toString(32).slice(0, 26);
}
