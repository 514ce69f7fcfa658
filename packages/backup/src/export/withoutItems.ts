import { createGunzip } from "node:zlib";
import { Readable } from "node:stream";
import { hashRow } from "../row/hashRow.ts";
import { parseRowLine } from "../row/rowLine.ts";
import { SourceError } from "../source/SourceError.ts";
import type { Storage } from "../storage/Storage.ts";

interface KeptOrNot {
  line: string;
  hash: Buffer;
  /** Whether the item is one of the ids. */
  isOut: boolean;
}

/**
 * The lines of a file that this process has written, each with whether it is an item of these ids.
 *
 * @throws {SourceError} when it isn't what was written
 */
export async function* withoutItems(
  storage: Storage,
  name: string,
  ids: ReadonlySet<string>,
  { signal }: { signal?: AbortSignal | undefined },
): AsyncGenerator<KeptOrNot> {
  let found = 0;
  for await (const line of linesOf(storage, name, signal)) {
    const row = parseRowLine(line);
    const isOut = ids.has(row.id ?? "");
    if (isOut) found++;
    yield { line, hash: hashRow(row), isOut };
  }
  if (found !== ids.size)
    throw new SourceError(
      storage.placeOf(name),
      "isn't what was written: somebody else writes to this place",
    );
}

/** Node's readline would split at U+2028 as well. */
async function* linesOf(
  storage: Storage,
  name: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  const gunzip = createGunzip();
  const source = Readable.from(storage.read(name, { signal }), { objectMode: false });
  source.on("error", (error) => gunzip.destroy(error));
  const text = source.pipe(gunzip).setEncoding("utf8") as AsyncIterable<string>;
  let rest = "";
  try {
    for await (const piece of text) {
      const lines = (rest + piece).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } finally {
    source.destroy();
  }
  if (rest !== "") throw new SourceError(storage.placeOf(name), "ends within a line");
}
