import { type Line, LineSplitter } from "./LineSplitter.ts";

/** The lines of a text, in chunks. */
export async function* readLines(pieces: AsyncIterable<Buffer>): AsyncGenerator<Line[]> {
  const splitter = new LineSplitter();
  for await (const piece of pieces) yield splitter.push(piece);
  yield splitter.end();
}
