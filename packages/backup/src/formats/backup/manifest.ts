import { z } from "zod";
import { isObject } from "@mattb.tech/billio-config";
import { describeIssue, parseJsonText } from "../files/parseJsonText.ts";

/** The name of the file that makes a folder a backup; it is written last. */
export const MANIFEST = "manifest.json";
export const BACKUP_FORMAT = "billio-backup";
export const BACKUP_VERSION = 1;

const count = z.int().min(0);
const time = z.iso.datetime();
const hash = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits");
/** A file next to the manifest: never a path to elsewhere. */
const fileName = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/, "must be the name of a file in the same folder");

const backupFile = z.strictObject({
  name: fileName,
  type: z.string(),
  items: count,
  /** Of the stored, compressed file. */
  bytes: count,
  /** Of those bytes. */
  sha256: hash,
  /** `SetHash` of its items. */
  hash,
});

const backupManifest = z.strictObject({
  format: z.literal(BACKUP_FORMAT),
  version: z.literal(BACKUP_VERSION),
  /** The last migration that was applied to the database. */
  schema: z.string(),
  /** The location that was backed up. */
  from: z.string(),
  begun: time,
  ended: time,
  /** How consistent the backup is: for people and for the writer. */
  consistency: z.record(z.string(), z.unknown()),
  /** Of every type that has items. */
  types: z.record(z.string(), z.strictObject({ items: count, hash })),
  files: z.array(backupFile),
});

/** The manifest of a backup. */
export type BackupManifest = z.infer<typeof backupManifest>;
export type BackupFile = z.infer<typeof backupFile>;

/**
 * Reads the text of a manifest.
 *
 * @throws {TypeError} naming the member that is wrong, and what would be right
 */
export function parseManifest(text: string): BackupManifest {
  const value = parseJsonText(text);
  const version: unknown = isObject(value) ? value.version : undefined;
  if (
    isObject(value) &&
    value.format === BACKUP_FORMAT &&
    typeof version === "number" &&
    version > BACKUP_VERSION
  )
    throw new TypeError(`is of version ${version}; this program reads version ${BACKUP_VERSION}`);
  const parsed = backupManifest.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new TypeError(describeIssue(parsed.error));
}

/** The text of a manifest, indented. */
export function formatManifest(manifest: BackupManifest): string {
  return `${JSON.stringify(backupManifest.parse(manifest), undefined, 2)}\n`;
}

/** Whether a JSON text is a backup's manifest, of any version. */
export function isManifest(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && value.format === BACKUP_FORMAT;
  } catch {
    return false;
  }
}
