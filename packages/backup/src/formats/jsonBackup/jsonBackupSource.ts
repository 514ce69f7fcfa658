import type { ImportIssue } from "../../issues/ImportIssue.ts";
import type { Storage, StoredFile } from "../../storage/Storage.ts";
import { fingerprint } from "../files/fingerprint.ts";
import type { RawContext } from "../readRaw.ts";
import type { ReadOptions, Source, SourceChunk } from "../../source/Source.ts";
import type { NamedFile } from "./fileNames.ts";
import { readJsonFile } from "./readJsonFile.ts";

interface Contents {
  storage: Storage;
  place: string;
  /** In the order in which they are read. */
  files: readonly NamedFile[];
  notRead: readonly string[];
  faults: readonly ImportIssue[];
}

/** Opens a JSON backup of the old system. Files are only stat'ed. */
export async function jsonBackupSource(
  { storage, place, files, notRead, faults: before }: Contents,
  context: RawContext,
): Promise<Source> {
  const found: StoredFile[] = [];
  const faults: ImportIssue[] = [...before];
  for (const { name } of files) {
    const state = await storage.stat(name);
    if (state === undefined) faults.push({ file: name, reason: "is gone" });
    else if ("fault" in state) faults.push({ file: name, reason: state.fault });
    else found.push(state);
  }
  return {
    kind: "json-backup",
    place,
    description: describe(files),
    size: { unit: "bytes", total: found.reduce((sum, { bytes }) => sum + bytes, 0) },
    notRead,
    faults: faults.sort((a, b) => (a.file < b.file ? -1 : 1)),
    fingerprint: fingerprint(["json-backup", ...found.flatMap(({ name, version }) => [name, version])]),
    read: (options) => read(storage, found, context, options),
    close: () => storage.close(),
  };
}

async function* read(
  storage: Storage,
  files: readonly StoredFile[],
  context: RawContext,
  { signal }: ReadOptions = {},
): AsyncGenerator<SourceChunk> {
  let done = 0;
  for (const { name, version } of files) {
    const pieces = storage.read(name, { version, signal });
    for await (const { items, fault, bytes } of readJsonFile(name, pieces, context)) {
      signal?.throwIfAborted();
      done += bytes;
      yield { items, faults: fault === undefined ? [] : [fault], done };
    }
  }
}

function describe(files: readonly NamedFile[]): string {
  const time = files.find((file) => file.time !== undefined)?.time;
  const of = time === undefined ? "" : ` of ${time.slice(0, 10)}`;
  const names = files.map(({ type }) => type).join(", ");
  return `JSON backup of the old system${of}, ${files.length === 1 ? "1 file" : `${files.length} files`} (${names || "none that can be read"})`;
}
