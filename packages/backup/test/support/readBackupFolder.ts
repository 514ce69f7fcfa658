import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import { expect } from "vitest";
import { hashRow } from "../../src/row/hashRow.ts";
import { parseRowLine } from "../../src/row/rowLine.ts";
import { SetHash } from "../../src/row/SetHash.ts";
import { type BackupManifest, parseManifest } from "../../src/formats/backup/manifest.ts";

/** All that a small backup holds, each count and hash of its manifest computed again and compared. */
export async function readBackupFolder(
  folder: string,
): Promise<{ manifest: BackupManifest; rows: StoredRow[]; byFile: Map<string, StoredRow[]> }> {
  const manifest = parseManifest(await readFile(join(folder, "manifest.json"), "utf8"));
  expect((await readdir(folder)).sort()).toEqual(
    ["manifest.json", ...manifest.files.map(({ name }) => name)].sort(),
  );
  const types = new Map<string, { items: number; hash: SetHash }>();
  const byFile = new Map<string, StoredRow[]>();
  for (const { name, type, ...claimed } of manifest.files) {
    const bytes = await readFile(join(folder, name));
    const text = gunzipSync(bytes).toString("utf8");
    expect(text.endsWith("\n")).toBe(true);
    const rows = text.slice(0, -1).split("\n").map(parseRowLine);
    expect(new Set(rows.map((row) => row.type))).toEqual(new Set([type]));
    const hash = new SetHash();
    const ofType = types.get(type) ?? { items: 0, hash: new SetHash() };
    types.set(type, ofType);
    for (const row of rows) {
      hash.add(hashRow(row));
      ofType.hash.add(hashRow(row));
    }
    ofType.items += rows.length;
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect(claimed).toEqual({ items: rows.length, bytes: bytes.length, sha256, hash: hash.toString() });
    byFile.set(name, rows);
  }
  const found = [...types].map(([type, { items, hash }]) => [type, { items, hash: hash.toString() }]);
  expect(manifest.types).toEqual(Object.fromEntries(found));
  const rows = [...byFile.values()].flat().sort((a, b) => ((a.id ?? "") < (b.id ?? "") ? -1 : 1));
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  return { manifest, rows, byFile };
}
