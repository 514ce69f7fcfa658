import type { Storage } from "../../storage/Storage.ts";
import type { ImportIssue } from "../../issues/ImportIssue.ts";
import { Digest } from "../files/Digest.ts";
import { FileIssueError } from "../files/FileIssueError.ts";
import { gunzip } from "../files/gunzip.ts";
import type { Line } from "../files/LineSplitter.ts";
import { readLines } from "../files/readLines.ts";
import type { Location } from "../../source/Source.ts";
import { dataFilePaths } from "./dataFilePaths.ts";
import type { DataFile, ExportManifest } from "./manifest.ts";

/** Lines of a data file, each with its location. An issue of the whole file ends it. */
export interface ExportPiece {
  lines: { line: Line; at: Location }[];
  faults: ImportIssue[];
}

/** Reads a data file, and checks it against the manifest. */
export async function* readExportFile(
  storage: Storage,
  { folder }: ExportManifest,
  file: DataFile,
  signal: AbortSignal | undefined,
): AsyncGenerator<ExportPiece> {
  const name = await findFile(storage, dataFilePaths(file.dataFileS3Key, folder));
  if (name === undefined) {
    const reason = `is missing; the manifest names it, with ${countItems(file.itemCount)}`;
    yield { lines: [], faults: [{ file: file.dataFileS3Key, reason }] };
    return;
  }
  const digest = new Digest("md5");
  let items = 0;
  try {
    for await (const lines of readLines(gunzip(digest.through(storage.read(name, { signal }))))) {
      signal?.throwIfAborted();
      items += lines.length;
      yield {
        lines: lines.map((line) => ({ line, at: { file: name, item: line.line, line: line.line } })),
        faults: [],
      };
    }
  } catch (error) {
    if (!(error instanceof FileIssueError)) throw error;
    const reason = `${error.message}, behind ${countItems(items)} of ${file.itemCount}`;
    yield { lines: [], faults: [{ ...error.fault(name), reason }] };
    return;
  }
  const faults: ImportIssue[] = [];
  const md5 = digest.value("base64");
  if (md5 !== file.md5Checksum.trim())
    faults.push({
      file: name,
      reason: `has the MD5 ${md5}, where the manifest says ${file.md5Checksum.slice(0, 40)}`,
    });
  if (items !== file.itemCount)
    faults.push({
      file: name,
      reason: `holds ${countItems(items)}, where the manifest says ${file.itemCount}`,
    });
  yield { lines: [], faults };
}

async function findFile(storage: Storage, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    if ((await storage.stat(name)) !== undefined) return name;
  }
  return undefined;
}

function countItems(count: number): string {
  return count === 1 ? "1 item" : `${count} items`;
}
