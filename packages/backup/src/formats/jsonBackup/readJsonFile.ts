import type { ImportIssue } from "../../issues/ImportIssue.ts";
import { ArraySplitter, type Element, NotAnArrayError } from "./array/ArraySplitter.ts";
import type { RawItem, SourceItem } from "../../source/Source.ts";
import { readRaw, type RawContext } from "../readRaw.ts";

/** The items in a chunk of a file. An issue of the whole file ends it. */
export interface JsonPiece {
  items: SourceItem[];
  fault?: ImportIssue;
  bytes: number;
}

/** Reads a file of one JSON array of items, chunk by chunk. */
export async function* readJsonFile(
  file: string,
  pieces: AsyncIterable<Buffer>,
  context: RawContext,
): AsyncGenerator<JsonPiece> {
  const splitter = new ArraySplitter();
  const take = (work: (emit: (element: Element) => void) => void, bytes: number): JsonPiece => {
    const items: SourceItem[] = [];
    try {
      work((element) => items.push(readElement(element, file, context)));
    } catch (error) {
      if (!(error instanceof NotAnArrayError)) throw error;
      return { items, bytes, fault: { file, line: error.line, reason: error.message } };
    }
    return { items, bytes };
  };
  for await (const piece of pieces) {
    const taken = take((emit) => {
      splitter.push(piece, emit);
    }, piece.length);
    yield taken;
    if (taken.fault) return;
  }
  yield take(() => {
    splitter.end();
  }, 0);
}

function readElement(element: Element, file: string, context: RawContext): SourceItem {
  const { item, line } = element;
  const raw: RawItem =
    "text" in element
      ? { form: "json", text: element.text }
      : element.bytes === undefined
        ? { form: "json", text: "" }
        : { form: "bytes", base64: element.bytes.toString("base64") };
  return readRaw(raw, { file, item, line }, context);
}
