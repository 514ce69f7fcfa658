import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createAgeHandler } from "../../src/lambda/createAgeHandler.ts";
import { type MemoryS3, startMemoryS3 } from "../support/memoryS3.ts";

const bucket = "made-up-backups";
const environment = { BILLIO_BACKUP_BUCKET: bucket, BILLIO_BACKUP_PREFIX: "dsql" };
let s3: MemoryS3;
beforeAll(async () => {
  s3 = await startMemoryS3(bucket);
});
afterAll(() => s3.stop());
beforeEach(() => {
  for (const [name, value] of Object.entries(s3.environment)) vi.stubEnv(name, value);
  s3.objects.clear();
  // The time alone: requests wait for real timers.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-12-02T13:01:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const put = (...keys: string[]) => {
  for (const key of keys) s3.objects.set(key, { body: Buffer.from("{}"), etag: '"1"' });
};
async function tell(settings: Record<string, string> = environment) {
  const lines: unknown[] = [];
  const age = await createAgeHandler(settings, (line) => lines.push(JSON.parse(line)))();
  return { age, lines };
}

test("the age is of the newest finished backup, ignoring other directories and an unfinished one", async () => {
  put(
    "dsql/2026-10-01T01-01-00Z/manifest.json",
    "dsql/2026-11-01T01-01-00Z/manifest.json",
    "dsql/2026-12-01T01-01-00Z/Book-1.jsonl.gz",
    "dsql/by-hand/manifest.json",
    "dsql/2026-99-01T01-01-00Z/manifest.json",
    "2026-12-02T01-01-00Z/manifest.json",
  );
  const age = { place: `s3://${bucket}/dsql/2026-11-01T01-01-00Z`, days: 31.5 };
  expect(await tell()).toEqual({ age, lines: [{ level: "info", message: "backup age", ...age }] });
});

test("without a prefix, backups are at the top of the bucket", async () => {
  put("2026-12-01T01-01-00Z/manifest.json");
  const { age } = await tell({ BILLIO_BACKUP_BUCKET: bucket });
  expect(age).toEqual({ place: `s3://${bucket}/2026-12-01T01-01-00Z`, days: 1.5 });
});

test("no backup at all is older than any alarm allows", async () => {
  const { age, lines } = await tell();
  expect(age).toEqual({ days: 20_789.5 });
  expect(lines).toEqual([{ level: "warn", message: "backup age", days: 20_789.5 }]);
});

test("a failed check rejects with the reason", async () => {
  const lines: unknown[] = [];
  const log = (line: string) => lines.push(JSON.parse(line));
  await expect(createAgeHandler({}, log)()).rejects.toThrow("BILLIO_BACKUP_BUCKET is missing");
  vi.stubEnv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1");
  await expect(createAgeHandler(environment, log)()).rejects.toThrow(`s3://${bucket}/dsql`);
  expect(lines).toMatchObject([
    { level: "error", message: "backup age failed", reason: expect.stringContaining("missing") as string },
    { level: "error", reason: expect.stringContaining(bucket) as string },
  ]);
});

test("the Lambda's handler takes the task from the schedule's event, and writes lines of JSON alone", async () => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  put("dsql/2026-12-01T01-01-00Z/manifest.json");
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const { handler } = await import("../../src/lambda/backup.ts");
  const age = await handler({ task: "age" });
  const lines = written.mock.calls.map(([text]) => String(text));
  written.mockRestore();
  expect(age).toMatchObject({ days: 1.5 });
  expect(lines).toEqual([`${JSON.stringify({ level: "info", message: "backup age", ...age })}\n`]);
});
