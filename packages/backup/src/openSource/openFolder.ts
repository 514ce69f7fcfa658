import type { ImportIssue } from "../issues/ImportIssue.ts";
import { listNames } from "../text/listNames.ts";
import type { Entry, Storage } from "../storage/Storage.ts";
import { strayIssue } from "../issues/strayIssue.ts";
import { backupSource } from "../formats/backup/backupSource.ts";
import { isManifest, MANIFEST } from "../formats/backup/manifest.ts";
import { findExports } from "../formats/dynamoDbExport/findExports.ts";
import { readManifest } from "../formats/dynamoDbExport/manifest.ts";
import { orderExports } from "../formats/dynamoDbExport/orderExports.ts";
import { chooseFiles } from "../formats/jsonBackup/chooseFiles.ts";
import { expectedNames, parseFileName } from "../formats/jsonBackup/fileNames.ts";
import { jsonBackupSource } from "../formats/jsonBackup/jsonBackupSource.ts";
import type { RawContext } from "../formats/readRaw.ts";
import type { Source } from "../source/Source.ts";
import { unreadable } from "./unreadable.ts";

const KINDS = `a JSON backup (${expectedNames.join(", ")}), a backup (${MANIFEST}), or an export of DynamoDB (AWSDynamoDB/)`;
/** Files that an unfinished export leaves: its mark, and files of items. */
const UNFINISHED = /^(?:unfinished\.json|\w+-\d+\.jsonl\.gz)$/;

/**
 * Opens a directory or a prefix, by what it contains.
 *
 * @throws {BackupLocationError} when that is nothing, ambiguous, or unfinished
 */
export async function openFolder(storage: Storage, context: RawContext): Promise<Source> {
  const { place } = storage;
  const entries = await storage.list();
  const exports = await findExports(storage, entries);
  const manifest = await manifestText(storage, entries);
  const named = entries.flatMap(({ name }) => parseFileName(name) ?? []);
  const kinds = [
    ...(named.length > 0 ? [`a JSON backup (${listNames(named.map(({ name }) => name))})`] : []),
    ...(manifest !== undefined ? [`a backup (${MANIFEST})`] : []),
    ...(exports.folders.length > 0
      ? [`exports of DynamoDB (${listNames(exports.folders.map((name) => name || "manifest-summary.json"))})`]
      : []),
  ];
  if (kinds.length > 1)
    throw unreadable(place, `holds ${kinds.join(" and ")}; name the folder of one, or a file`);
  if (exports.folders.length > 0) {
    const manifests = [];
    for (const folder of exports.folders) manifests.push(await readManifest(storage, folder));
    const notRead = exports.others.map(nameOf);
    // Reading Ion needs a library that other formats don't.
    const { dynamoDbExportSource } = await import("../formats/dynamoDbExport/dynamoDbExportSource.ts");
    return dynamoDbExportSource({ storage, place, chain: orderExports(place, manifests), notRead }, context);
  }
  if (manifest !== undefined)
    return backupSource({ storage, place, text: manifest, names: entries.map(nameOf) }, context);
  if (named.length === 0 && entries.some(({ name }) => UNFINISHED.test(name)))
    throw unreadable(
      place,
      `holds a backup that isn't finished: it has no ${MANIFEST}, which is written last`,
    );
  const { faults, notRead } = others(entries);
  if (named.length === 0 && faults.length === 0) {
    const instead = notRead.length === 0 ? "is empty" : `holds only ${listNames(notRead)}`;
    throw unreadable(place, `${instead}; expected is ${KINDS}`);
  }
  return jsonBackupSource({ storage, place, files: chooseFiles(place, named), notRead, faults }, context);
}

async function manifestText(storage: Storage, entries: readonly Entry[]): Promise<string | undefined> {
  if (!entries.some(({ name, kind }) => name === MANIFEST && kind === "file")) return undefined;
  const text = await storage.readText(MANIFEST);
  return text !== undefined && isManifest(text) ? text : undefined;
}

/** Nothing is skipped silently: an entry that may contain items and isn't read is an issue, all others are named. */
function others(entries: readonly Entry[]): { faults: ImportIssue[]; notRead: string[] } {
  const faults: ImportIssue[] = [];
  const notRead: string[] = [];
  for (const entry of entries) {
    if (parseFileName(entry.name) !== undefined) continue;
    const reason = strayIssue(entry.name, expectedNames);
    if (reason !== undefined) faults.push({ file: entry.name, reason });
    else notRead.push(nameOf(entry));
  }
  return { faults, notRead };
}

function nameOf({ name, kind }: Entry): string {
  return kind === "folder" ? `${name}/` : name;
}
