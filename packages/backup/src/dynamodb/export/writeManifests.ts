import { createHash } from "node:crypto";
import { parseBackupLocation } from "../../location/parseBackupLocation.ts";
import type { Storage } from "../../storage/Storage.ts";
import type { OldTable } from "../openTable.ts";
import { SUMMARY } from "../../formats/dynamoDbExport/manifest.ts";
import type { ExportPart, ExportState } from "./ExportState.ts";

/** What an export by a scan guarantees, and what it doesn't; part of its manifest. */
export const SCAN_NOTE =
  "Read by a parallel scan with consistent reads, which is no snapshot: each item is as it was at some moment between startTime and endTime; one that was made, moved to another key or deleted meanwhile may be in it or not. Complete and exact for a table that nobody wrote to.";

/**
 * Writes the manifests of an export in DynamoDB's layout. The summary is written last and makes the export complete. Keys are
 * relative to the root of the bucket, as in DynamoDB's own exports.
 */
export async function writeManifests(
  storage: Storage,
  table: OldTable,
  { id, folder, startTime, segments }: ExportState,
  parts: readonly ExportPart[],
): Promise<{ items: number; endTime: string }> {
  const location = parseBackupLocation(storage.place);
  const [bucket, prefix] = location.kind === "s3" ? [location.bucket, location.prefix] : [null, ""];
  const keyOf = (name: string) => `${prefix === "" ? "" : `${prefix}/`}${folder}/${name}`;
  const files = parts.map(({ name, items, md5 }) => ({
    itemCount: items,
    md5Checksum: md5,
    etag: etag(md5),
    dataFileS3Key: keyOf(name),
  }));
  const items = parts.reduce((sum, part) => sum + part.items, 0);
  const endTime = new Date().toISOString();
  const {
    TableArn = `arn:aws:dynamodb:${table.region}::table/${table.name}`,
    TableId,
    TableSizeBytes,
  } = table.description;
  await write("manifest-files.json", files.map((file) => `${JSON.stringify(file)}\n`).join(""));
  await write(
    SUMMARY,
    JSON.stringify({
      version: "2020-06-30",
      exportArn: `${TableArn}/export/${id}`,
      startTime,
      endTime,
      tableArn: TableArn,
      tableId: TableId,
      exportTime: startTime,
      s3Bucket: bucket,
      s3Prefix: prefix === "" ? null : prefix,
      s3SseAlgorithm: null,
      s3SseKmsKeyId: null,
      manifestFilesS3Key: keyOf("manifest-files.json"),
      billedSizeBytes: TableSizeBytes ?? 0,
      itemCount: items,
      outputFormat: "DYNAMODB_JSON",
      exportType: "FULL_EXPORT",
      scan: { segments, note: SCAN_NOTE },
    }),
  );
  return { items, endTime };

  async function write(name: string, text: string): Promise<void> {
    const md5 = createHash("md5").update(text).digest("base64");
    // Before the file that it is the checksum of, since the summary makes the export complete.
    await storage.writeText(`${folder}/${name.replace(/json$/, "md5")}`, md5);
    await storage.writeText(`${folder}/${name}`, text);
  }
}

/** S3's ETag of a multipart upload with one part. */
function etag(md5: string): string {
  return `${createHash("md5").update(Buffer.from(md5, "base64")).digest("hex")}-1`;
}
