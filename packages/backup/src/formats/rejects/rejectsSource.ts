import { basename } from "node:path";
import type { Storage, StoredFile } from "../../storage/Storage.ts";
import { FileIssueError } from "../files/FileIssueError.ts";
import { fingerprint } from "../files/fingerprint.ts";
import type { Line } from "../files/LineSplitter.ts";
import { readLines } from "../files/readLines.ts";
import { readRaw, type RawContext } from "../readRaw.ts";
import type { ReadOptions, Source, SourceChunk, SourceItem } from "../../source/Source.ts";
import { parseReject } from "./Reject.ts";

/** Opens a file of rejects as a source of the rejected items, with their original locations. */
export function rejectsSource(storage: Storage, file: StoredFile, context: RawContext): Source {
  return {
    kind: "rejects",
    place: storage.placeOf(file.name),
    description: `file of rejects, ${file.bytes} bytes`,
    size: { unit: "bytes", total: file.bytes },
    notRead: [],
    faults: [],
    fingerprint: fingerprint(["rejects", file.name, file.version]),
    read: (options) => read(storage, file, context, options),
    close: () => storage.close(),
  };
}

async function* read(
  storage: Storage,
  { name, version }: StoredFile,
  context: RawContext,
  { signal }: ReadOptions = {},
): AsyncGenerator<SourceChunk> {
  let done = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const piece of storage.read(name, { version, signal })) {
      done += piece.length;
      yield piece;
    }
  }
  try {
    for await (const lines of readLines(counted())) {
      signal?.throwIfAborted();
      yield { items: lines.map((line) => readReject(line, basename(name), context)), faults: [], done };
    }
  } catch (error) {
    if (!(error instanceof FileIssueError)) throw error;
    yield { items: [], faults: [error.fault(name)], done };
  }
}

function readReject({ line, text, bytes }: Line, file: string, context: RawContext): SourceItem {
  try {
    if (text === undefined) throw new TypeError("is not UTF-8 text");
    const { raw, file: from, item, line: at } = parseReject(text);
    const location = {
      file: from,
      ...(item === undefined ? {} : { item }),
      ...(at === undefined ? {} : { line: at }),
    };
    return readRaw(raw, location, context);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const base64 = Buffer.from(bytes).toString("base64");
    return {
      at: { file, item: line, line },
      faults: [{ field: "", reason: error.message }],
      raw: () => ({ form: "bytes", base64 }),
    };
  }
}
