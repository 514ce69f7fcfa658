import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDatabaseSettings } from "@mattb.tech/billio-config";
import { createDatabase, countItems, importItems } from "@mattb.tech/billio-data/bulk";
import { grantRoles } from "@mattb.tech/billio-data/grant";
import { usePrincipals } from "@mattb.tech/billio-data/testing/principals";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { exportBackup } from "../../src/export/exportBackup.ts";
import { createBackupHandler } from "../../src/lambda/createBackupHandler.ts";
import { parseBackupLocation } from "../../src/location/parseBackupLocation.ts";
import { restore } from "../../src/restore/restore.ts";
import { openSource } from "../../src/openSource/openSource.ts";
import { openStorage } from "../../src/storage/openStorage.ts";
import { verify } from "../../src/verify/verify.ts";
import { type MemoryS3, startMemoryS3 } from "../support/memoryS3.ts";

const ITEMS = 30;
const bucket = "made-up-backups";
const principals = usePrincipals();
let s3: MemoryS3;
let admin: ReturnType<typeof createDatabase>;
let reader: ReturnType<typeof createDatabase>;
beforeAll(async () => {
  s3 = await startMemoryS3(bucket);
  const migrate = "billio-github-actions-dsql-migrate";
  const settings = readDatabaseSettings(principals.env(migrate));
  await principals.as(migrate, async () => {
    await grantRoles({ settings, app: [], readOnly: [principals.arn("billio-backup")] });
    admin = createDatabase(settings);
    const books = Array.from({ length: ITEMS }, (_, n) => ({
      id: `00000000-0000-4000-8000-0000000000${String(n).padStart(2, "0")}`,
      ...({ type: "Book", shelf: "Read", title: `Volume ${n}` } as const),
    }));
    await importItems(admin, books, { existing: "refuse" });
  });
  reader = createDatabase(readDatabaseSettings(principals.env("billio-backup", "billio_readonly")));
  await principals.as("billio-backup", () => countItems(reader));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await reader.close();
  await admin.close();
  await s3.stop();
});

test("billio_readonly makes a backup and verifies it, but restores nothing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "billio-readonly-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const place = join(folder, "backup");
  const { consistency, manifest } = await exportBackup(reader, await openStorage(parseBackupLocation(place)));
  expect(consistency).toMatchObject({ settled: true });
  expect(manifest.types.Book?.items).toBe(ITEMS);

  const database = () => reader;
  const [stored, written] = [
    await openSource(parseBackupLocation("dsql"), { database }),
    await openSource(parseBackupLocation(place), { database }),
  ];
  expect((await verify(stored, written)).counts).toMatchObject({
    equal: ITEMS,
    missing: 0,
    extra: 0,
    different: 0,
  });
  await stored.close();

  await admin.run({ name: "test.change", sql: "UPDATE items SET title = 'x'", values: [], effect: "write" });
  await expect(restore(reader, written, { mode: "merge" })).rejects.toMatchObject({ sqlState: "42501" });
  await written.close();
});

test("the scheduled backup does its work as billio_readonly", async () => {
  vi.stubEnv("AWS_ENDPOINT_URL_S3", s3.environment.AWS_ENDPOINT_URL_S3);
  const lines: string[] = [];
  const environment = {
    ...principals.env("billio-backup", "billio_readonly"),
    BILLIO_BACKUP_BUCKET: bucket,
  };
  const handler = createBackupHandler(environment, (line) => lines.push(line));
  const outcome = await principals.as("billio-backup", () => handler({ time: "2026-11-29T01:00:00Z" }));
  expect(outcome).toMatchObject({ items: ITEMS, wasDone: false });
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "info", message: "backup" });
});
