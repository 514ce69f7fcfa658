import { createHash } from "node:crypto";
import { z } from "zod";
import { BackupLocationError } from "../../location/BackupLocationError.ts";
import type { Storage } from "../../storage/Storage.ts";
import { describeIssue } from "../files/parseJsonText.ts";

/** The directory that DynamoDB creates for its exports under the given prefix. */
export const EXPORTS_FOLDER = "AWSDynamoDB";
/** The file that makes a directory an export; DynamoDB writes it last. */
export const SUMMARY = "manifest-summary.json";
const FILES = "manifest-files.json";

const count = z.int().min(0);
const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)), "must be a time");

const summary = z.looseObject({
  exportArn: z.string().optional(),
  tableArn: z.string(),
  tableId: z.string().optional(),
  exportTime: time.optional(),
  itemCount: count,
  outputFormat: z.enum(["DYNAMODB_JSON", "ION"]),
  /** Absent in full exports older than incremental ones. */
  exportType: z.enum(["FULL_EXPORT", "INCREMENTAL_EXPORT"]).optional(),
  exportFromTime: time.optional(),
  exportToTime: time.optional(),
});
const dataFile = z.looseObject({ itemCount: count, md5Checksum: z.string(), dataFileS3Key: z.string() });

export type DataFile = z.infer<typeof dataFile>;

/** An export as its manifests describe it. */
export interface ExportManifest {
  /** Of the export, in its storage; "" for the storage's own. */
  folder: string;
  table: string;
  tableId: string | undefined;
  format: "DYNAMODB_JSON" | "ION";
  /** For a full export: the time of its state, in ms; NaN if unknown. */
  time: number;
  /** For an incremental export: from (inclusive) to (exclusive), in ms. */
  window: { from: number; to: number } | undefined;
  itemCount: number;
  files: readonly DataFile[];
  /** Of both manifests. */
  md5: readonly string[];
}

/**
 * Reads both manifests of an export, and checks them against their checksums and each other.
 *
 * @throws {BackupLocationError} when they are missing or invalid
 */
export async function readManifest(storage: Storage, folder: string): Promise<ExportManifest> {
  const below = (name: string) => (folder === "" ? name : `${folder}/${name}`);
  const location = storage.placeOf(below(SUMMARY));
  const [summaryText, summaryMd5] = await readChecked(storage, below(SUMMARY));
  const found = parse(summary, summaryText, location);
  const [filesText, filesMd5] = await readChecked(storage, below(FILES));
  const filesPlace = storage.placeOf(below(FILES));
  const files = filesText
    .split("\n")
    .flatMap((line, index) => (line.trim() === "" ? [] : parse(dataFile, line, filesPlace, index + 1)));
  const total = files.reduce((sum, { itemCount }) => sum + itemCount, 0);
  if (total !== found.itemCount)
    throw new BackupLocationError(
      filesPlace,
      `names files with ${total} items in all, where ${SUMMARY} says ${found.itemCount}`,
    );
  return {
    folder,
    table: found.tableArn.slice(found.tableArn.lastIndexOf("/") + 1),
    tableId: found.tableId,
    format: found.outputFormat,
    time: Date.parse(found.exportTime ?? ""),
    window: found.exportType === "INCREMENTAL_EXPORT" ? windowOf(found, location) : undefined,
    itemCount: found.itemCount,
    files,
    md5: [summaryMd5, filesMd5],
  };
}

function windowOf({ exportFromTime, exportToTime }: z.infer<typeof summary>, location: string) {
  const [from, to] = [Date.parse(exportFromTime ?? ""), Date.parse(exportToTime ?? "")];
  if (from < to) return { from, to };
  throw new BackupLocationError(
    location,
    "is of an incremental export, and must name exportFromTime and a later exportToTime",
  );
}

/** The text of a manifest, and the MD5 that the file next to it has. */
async function readChecked(storage: Storage, name: string): Promise<[text: string, md5: string]> {
  const text = await storage.readText(name);
  if (text === undefined)
    throw new BackupLocationError(
      storage.placeOf(name),
      "is missing, and without it the export isn't complete",
    );
  const base = name.replace(/\.json$/, "");
  // DynamoDB writes .md5, its guide .checksum.
  const expected = (await storage.readText(`${base}.md5`)) ?? (await storage.readText(`${base}.checksum`));
  if (expected === undefined)
    throw new BackupLocationError(
      storage.placeOf(`${base}.md5`),
      "is missing; copy the export with all its files",
    );
  const md5 = createHash("md5").update(text).digest("base64");
  if (expected.trim() !== md5)
    throw new BackupLocationError(
      storage.placeOf(name),
      `has the MD5 ${md5}, where ${base.slice(base.lastIndexOf("/") + 1)}.md5 says ${expected.trim().slice(0, 40)}`,
    );
  return [text, md5];
}

function parse<T>(schema: z.ZodType<T>, text: string, location: string, line?: number): T {
  const at = line === undefined ? "" : `line ${line} `;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BackupLocationError(location, `${at}is not valid JSON`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BackupLocationError(location, `${at}is no manifest of an export: ${describeIssue(parsed.error)}`);
}
