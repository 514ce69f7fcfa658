import type { Storage } from "../../storage/Storage.ts";
import { fingerprint } from "../files/fingerprint.ts";
import type { RawContext } from "../readRaw.ts";
import type { ReadOptions, Source, SourceChunk } from "../../source/Source.ts";
import { KeySet } from "./KeySet.ts";
import type { ExportManifest } from "./manifest.ts";
import { type ExportChain, timeText } from "./orderExports.ts";
import { type ExportPiece, readExportFile } from "./readExportFile.ts";
import { readChange } from "./readWindow.ts";
import { readFullLine } from "./readLine.ts";

interface Contents {
  storage: Storage;
  place: string;
  chain: ExportChain;
  notRead: readonly string[];
}

/** The items of a full export of DynamoDB, of a chain of incremental ones, or of both combined. */
export function dynamoDbExportSource(
  { storage, place, chain, notRead }: Contents,
  context: RawContext,
): Source {
  const all = [...(chain.full === undefined ? [] : [chain.full]), ...chain.windows];
  return {
    kind: chain.full === undefined ? "dynamodb-incremental" : "dynamodb-export",
    place,
    description: describe(chain),
    size: { unit: "items", total: all.reduce((sum, { itemCount }) => sum + itemCount, 0) },
    notRead,
    faults: [],
    fingerprint: fingerprint(["dynamodb-export", ...all.flatMap(({ md5 }) => md5)]),
    read: (options) => read(storage, chain, context, options),
    close: () => storage.close(),
  };
}

/** Newest first, so that the first state read of each item is its last one. */
async function* read(
  storage: Storage,
  { full, windows }: ExportChain,
  context: RawContext,
  { signal }: ReadOptions = {},
): AsyncGenerator<SourceChunk> {
  const seen = windows.length > 0 ? new KeySet() : undefined;
  let done = 0;
  for (const one of windows.toReversed()) {
    for await (const { lines, faults } of pieces(storage, one, signal)) {
      const chunk: SourceChunk = { items: [], faults, done: (done += lines.length) };
      for (const { line, at } of lines) {
        const change = readChange(line, at, one.format, context);
        if ("reason" in change) chunk.faults = [...chunk.faults, change];
        else if (seen?.add(change.key) === true && !(change.isDeletion && full !== undefined))
          chunk.items.push(change.item());
      }
      yield chunk;
    }
  }
  if (full === undefined) return;
  for await (const { lines, faults } of pieces(storage, full, signal)) {
    const chunk: SourceChunk = { items: [], faults, done: (done += lines.length) };
    for (const { line, at } of lines) {
      const { item, key } = readFullLine(line, at, full.format, context);
      if (key === undefined || seen?.has(key) !== true) chunk.items.push(item);
    }
    yield chunk;
  }
}

async function* pieces(
  storage: Storage,
  one: ExportManifest,
  signal: AbortSignal | undefined,
): AsyncGenerator<ExportPiece> {
  for (const file of one.files) yield* readExportFile(storage, one, file, signal);
}

function describe({ full, windows }: ExportChain): string {
  const form = ({ format }: ExportManifest) => (format === "ION" ? "Ion" : "typed JSON");
  const forms = [...new Set([...(full === undefined ? [] : [full]), ...windows].map(form))].join(" and ");
  const files = [...(full === undefined ? [] : [full]), ...windows].reduce(
    (sum, one) => sum + one.files.length,
    0,
  );
  const table = (full ?? windows[0])?.table ?? "";
  const count = files === 1 ? "1 file" : `${files} files`;
  const [first, last] = [windows[0], windows.at(-1)];
  const changes =
    first === undefined || last === undefined
      ? ""
      : `${windows.length === 1 ? "an incremental export" : `a chain of ${windows.length} incremental exports`} from ${timeText(first.window.from)} to ${timeText(last.window.to)}`;
  const what =
    full === undefined
      ? changes.replace(/^./, (letter) => letter.toUpperCase())
      : `Full export of ${timeText(full.time)}${changes === "" ? "" : ` and ${changes}`}`;
  return `${what} of DynamoDB's table ${table} in ${forms}, ${count}`;
}
