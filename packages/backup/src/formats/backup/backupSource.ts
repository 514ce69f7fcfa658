import type { ImportIssue } from "../../issues/ImportIssue.ts";
import { BackupLocationError } from "../../location/BackupLocationError.ts";
import { hashRow } from "../../row/hashRow.ts";
import { SetHash } from "../../row/SetHash.ts";
import type { Storage } from "../../storage/Storage.ts";
import { Digest } from "../files/Digest.ts";
import { FileIssueError } from "../files/FileIssueError.ts";
import { fingerprint } from "../files/fingerprint.ts";
import { gunzip } from "../files/gunzip.ts";
import { readLines } from "../files/readLines.ts";
import { readRaw, type RawContext } from "../readRaw.ts";
import type { RawItem, ReadOptions, Source, SourceChunk } from "../../source/Source.ts";
import { type BackupFile, type BackupManifest, MANIFEST, parseManifest } from "./manifest.ts";

interface Contents {
  storage: Storage;
  place: string;
  /** The manifest's text. */
  text: string;
  /** Names of all entries; a directory's ends in a slash. */
  names: readonly string[];
}

/**
 * Opens a backup that `exportBackup` has written.
 *
 * @throws {BackupLocationError} when its manifest isn't one
 */
export function backupSource({ storage, place, text, names }: Contents, context: RawContext): Source {
  const manifest = manifestOf(storage.placeOf(MANIFEST), text);
  const own = new Set([MANIFEST, ...manifest.files.map(({ name }) => name)]);
  const items = manifest.files.reduce((sum, file) => sum + file.items, 0);
  const files = manifest.files.length === 1 ? "1 file" : `${manifest.files.length} files`;
  return {
    kind: "backup",
    place,
    description: `backup of ${manifest.from} of ${manifest.begun}, ${files}, ${items} items`,
    size: { unit: "bytes", total: manifest.files.reduce((sum, { bytes }) => sum + bytes, 0) },
    notRead: names.filter((name) => !own.has(name)),
    faults: totalFaults(manifest),
    fingerprint: fingerprint(["backup", text]),
    read: (options) => read(storage, manifest, context, options),
    close: () => storage.close(),
  };
}

function manifestOf(location: string, text: string): BackupManifest {
  try {
    return parseManifest(text);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new BackupLocationError(location, error.message, { cause: error });
  }
}

/** The manifest's counts by type must be the sums of those by file. */
function totalFaults({ types, files }: BackupManifest): ImportIssue[] {
  const counts = new Map<string, number>(Object.keys(types).map((type) => [type, 0]));
  for (const { type, items } of files) counts.set(type, (counts.get(type) ?? 0) + items);
  return [...counts].flatMap(([type, items]) => {
    const stated = Object.entries(types).find(([name]) => name === type)?.[1].items ?? 0;
    if (stated === items) return [];
    return [{ file: MANIFEST, reason: `says ${stated} items of ${type}, and its files hold ${items}` }];
  });
}

async function* read(
  storage: Storage,
  manifest: BackupManifest,
  context: RawContext,
  { signal }: ReadOptions = {},
): AsyncGenerator<SourceChunk> {
  let before = 0;
  for (const file of manifest.files) {
    for await (const chunk of readFile(storage, file, context, signal))
      yield { ...chunk, done: before + Math.min(chunk.done, file.bytes) };
    before += file.bytes;
  }
}

/** The items of a file, with an issue when it doesn't match the manifest. */
async function* readFile(
  storage: Storage,
  file: BackupFile,
  context: RawContext,
  signal: AbortSignal | undefined,
): AsyncGenerator<SourceChunk> {
  const { name } = file;
  const state = await storage.stat(name);
  if (state === undefined || "fault" in state) {
    yield {
      items: [],
      faults: [{ file: name, reason: state?.fault ?? `is missing; ${MANIFEST} names it` }],
      done: 0,
    };
    return;
  }
  const digest = new Digest("sha256");
  const hash = new SetHash();
  let count = 0;
  try {
    for await (const lines of readLines(
      gunzip(digest.through(storage.read(name, { version: state.version, signal }))),
    )) {
      signal?.throwIfAborted();
      const items = lines.map(({ line, text, bytes }) => {
        const raw: RawItem =
          text === undefined ? { form: "bytes", base64: bytes.toString("base64") } : { form: "row", text };
        return readRaw(raw, { file: name, item: ++count, line }, context);
      });
      for (const { row } of items) if (row !== undefined) hash.add(hashRow(row));
      yield { items, faults: [], done: digest.bytes };
    }
  } catch (error) {
    if (!(error instanceof FileIssueError)) throw error;
    const reason = `${error.message}, behind ${count} of ${file.items} items`;
    yield { items: [], faults: [{ ...error.fault(name), reason }], done: digest.bytes };
    return;
  }
  yield { items: [], faults: fileFaults(file, digest, count, String(hash), context), done: digest.bytes };
}

function fileFaults(
  file: BackupFile,
  digest: Digest,
  count: number,
  hash: string,
  { mend }: RawContext,
): ImportIssue[] {
  const sha256 = digest.value("hex");
  const reasons = [
    ...(digest.bytes === file.bytes
      ? []
      : [`has ${digest.bytes} bytes, where ${MANIFEST} says ${file.bytes}`]),
    ...(sha256 === file.sha256 ? [] : [`has the SHA-256 ${sha256}, where ${MANIFEST} says ${file.sha256}`]),
    ...(count === file.items ? [] : [`holds ${count} items, where ${MANIFEST} says ${file.items}`]),
  ];
  // The hash of the items is compared only if the bytes are right, and unless items were fixed.
  if (reasons.length === 0 && mend === undefined && hash !== file.hash)
    reasons.push(`holds items with the hash ${hash}, where ${MANIFEST} says ${file.hash}`);
  return reasons.map((reason) => ({ file: file.name, reason }));
}
