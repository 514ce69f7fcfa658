import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import { hashRow } from "../../src/row/hashRow.ts";
import { formatRowLine } from "../../src/row/rowLine.ts";
import { SetHash } from "../../src/row/SetHash.ts";
import { type BackupManifest, formatManifest, MANIFEST } from "../../src/formats/backup/manifest.ts";
import type { Storage } from "../../src/storage/Storage.ts";

/** Writes a backup of rows, a file a type; `spoil` changes what is written. */
export async function writeBackup(
  storage: Storage,
  rows: readonly StoredRow[],
  spoil: (files: Map<string, Buffer>, manifest: BackupManifest) => void = () => undefined,
): Promise<void> {
  const manifest: BackupManifest = {
    format: "billio-backup",
    version: 1,
    schema: "0008_write_records.sql",
    from: "dsql",
    begun: "2026-11-20T00:00:00.000Z",
    ended: "2026-11-20T00:01:00.000Z",
    consistency: {},
    types: {},
    files: [],
  };
  const files = new Map<string, Buffer>();
  for (const type of new Set(rows.map((row) => row.type ?? ""))) {
    const own = rows.filter((row) => row.type === type);
    const set = new SetHash();
    for (const row of own) set.add(hashRow(row));
    const hash = String(set);
    const bytes = gzipSync(own.map((row) => `${formatRowLine(row)}\n`).join(""));
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const name = `${type}-1.jsonl.gz`;
    files.set(name, bytes);
    manifest.types[type] = { items: own.length, hash };
    manifest.files.push({ name, type, items: own.length, bytes: bytes.length, sha256, hash });
  }
  spoil(files, manifest);
  files.set(MANIFEST, Buffer.from(formatManifest(manifest)));
  for (const [name, bytes] of files) await storage.write(name, [bytes]);
}
