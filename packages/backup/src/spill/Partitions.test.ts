import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { idKey, keyId } from "./idKey.ts";
import { Partitions } from "./Partitions.ts";

const ids = Array.from(
  { length: 20_000 },
  (_, n) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`,
);

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "billio-spill-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test("each record comes back once, those of one key together, in parts of like size", async () => {
  const folder = await temporaryFolder();
  const one = await Partitions.create(folder, "one", 100);
  const other = await Partitions.create(folder, "other", 16);
  ids.forEach((id, n) => {
    const record = Buffer.alloc(100);
    idKey(id).copy(record);
    record.writeUInt32BE(n, 16);
    one.add(record);
    if (n % 2 === 0) other.add(idKey(id));
  });
  expect(one.size).toBe(ids.length);
  // What is more than a buffer of 8 KiB is on disk, the rest in memory.
  const files = await readdir(folder);
  expect(files.filter((name) => name.startsWith("one-"))).toHaveLength(Partitions.count);
  expect(files.filter((name) => name.startsWith("other-"))).toEqual([]);
  const seen: string[] = [];
  for (let part = 0; part < Partitions.count; part++) {
    const records = await one.read(part);
    expect(records.length).toBeGreaterThan(50);
    expect(records.length).toBeLessThan(400);
    const here = records.map((record) => keyId(record));
    records.forEach((record, n) => {
      expect(here[n]).toBe(ids[record.readUInt32BE(16)]);
    });
    for (const record of await other.read(part)) expect(here).toContain(keyId(record));
    seen.push(...here);
  }
  expect(seen.sort()).toEqual(ids);
  one.close();
  other.close();
  expect(await readdir(folder)).toEqual([]);
});

test("records of a wrong length, and any after the end, are rejected", async () => {
  const folder = await temporaryFolder();
  const partitions = await Partitions.create(folder, "x", 16);
  expect(() => {
    partitions.add(Buffer.alloc(15));
  }).toThrow("must have 16 bytes, not 15");
  partitions.close();
  await expect(partitions.read(0)).rejects.toThrow("closed");
  await expect(Partitions.create(folder, "y", 8)).rejects.toThrow("at least the 16 bytes");
});

test("an id of any form has a key of its own", () => {
  expect(keyId(idKey("0000000A-0000-4000-8000-000000000001"))).toBe("0000000a-0000-4000-8000-000000000001");
  expect(idKey("no uuid")).toHaveLength(16);
  expect(idKey("no uuid")).not.toEqual(idKey("no UUID"));
});
