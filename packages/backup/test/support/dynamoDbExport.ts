import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Storage } from "../../src/storage/Storage.ts";

type Attributes = Record<string, AttributeValue>;

/** A line of an incremental export: no `NewImage` = deleted. */
export interface Change {
  key: string;
  newImage?: Attributes;
  oldImage?: Attributes;
}

export interface ExportOptions {
  format?: "DYNAMODB_JSON" | "ION";
  /** Of the table's partitions: a data file each, those that are left over empty. Default 3. */
  partitions?: number;
  /** Milliseconds: of a full export. */
  time?: number;
  /** The prefix under which DynamoDB was to write; the manifests name it. */
  prefix?: string;
  table?: string;
  /** Changes what is written, e.g. to break it. */
  spoil?: (files: Map<string, Buffer>) => void;
}

let exports = 0;

/**
 * Writes a full export as DynamoDB does (layout and checksums as recorded from it): below `AWSDynamoDB/<id>/`.
 *
 * @returns the export's folder
 */
export function writeFullExport(
  storage: Storage,
  items: readonly Attributes[],
  options: ExportOptions = {},
): Promise<string> {
  const { time = Date.UTC(2026, 10, 20, 12), format } = options;
  const lines = items.map((Item) => formatLine({ Item }, format));
  return write(storage, lines, { exportTime: new Date(time).toISOString() }, time, options);
}

/** Writes an incremental export of a window of time, in ms. */
export function writeIncrementalExport(
  storage: Storage,
  changes: readonly Change[],
  { from, to }: { from: number; to: number },
  options: ExportOptions = {},
): Promise<string> {
  const lines = changes.map(({ key, newImage, oldImage }) =>
    formatLine(
      {
        Metadata: { WriteTimestampMicros: { N: String((to - 1) * 1000) } },
        Keys: { "type:id": { S: key } },
        ...(newImage === undefined ? {} : { NewImage: newImage }),
        ...(oldImage === undefined ? {} : { OldImage: oldImage }),
      },
      options.format,
    ),
  );
  const summary = {
    version: "2023-08-01",
    exportType: "INCREMENTAL_EXPORT",
    outputView: "NEW_AND_OLD_IMAGES",
    exportFromTime: new Date(from).toISOString(),
    exportToTime: new Date(to).toISOString(),
  };
  return write(storage, lines, summary, to, options);
}

async function write(
  storage: Storage,
  lines: readonly string[],
  summary: object,
  time: number,
  { format = "DYNAMODB_JSON", partitions = 3, prefix = "", table = "BillioItems", spoil }: ExportOptions,
): Promise<string> {
  const id = `01${String(time).padStart(13, "0")}-${(++exports).toString(16).padStart(8, "0")}`;
  const folder = `AWSDynamoDB/${id}`;
  const keyOf = (name: string) => `${prefix === "" ? "" : `${prefix}/`}${folder}/${name}`;
  const extension = format === "ION" ? "ion.gz" : "json.gz";
  const files = new Map<string, Buffer>();
  const dataFiles: object[] = [];
  for (let partition = 0; partition < partitions; partition++) {
    // The last one stays empty where there is more than one.
    const share = Math.max(1, partitions - 1);
    const own = partition === share ? [] : lines.filter((_, index) => index % share === partition);
    const bytes = gzipSync(own.map((line) => `${line}\n`).join(""));
    const name = `data/${createHash("sha1").update(`${id} ${partition}`).digest("hex").slice(0, 26)}.${extension}`;
    files.set(name, bytes);
    dataFiles.push({
      itemCount: own.length,
      md5Checksum: md5(bytes),
      etag: `${createHash("md5").update(bytes).digest("hex")}-1`,
      dataFileS3Key: keyOf(name),
    });
  }
  const manifests = {
    "manifest-files": dataFiles.map((file) => `${JSON.stringify(file)}\n`).join(""),
    "manifest-summary": JSON.stringify({
      version: "2020-06-30",
      exportArn: `arn:aws:dynamodb:eu-west-1:123456789012:table/${table}/export/${id}`,
      startTime: new Date(time).toISOString(),
      endTime: new Date(time + 300_000).toISOString(),
      tableArn: `arn:aws:dynamodb:eu-west-1:123456789012:table/${table}`,
      tableId: "00000000-0000-4000-8000-00000000abcd",
      s3Bucket: "made-up-bucket",
      s3Prefix: prefix === "" ? null : prefix,
      s3SseAlgorithm: "AES256",
      s3SseKmsKeyId: null,
      manifestFilesS3Key: keyOf("manifest-files.json"),
      billedSizeBytes: 0,
      itemCount: lines.length,
      outputFormat: format,
      ...summary,
    }),
  };
  files.set("_started", Buffer.alloc(0));
  for (const [name, text] of Object.entries(manifests)) {
    files.set(`${name}.json`, Buffer.from(text));
    files.set(`${name}.md5`, Buffer.from(md5(Buffer.from(text))));
  }
  spoil?.(files);
  for (const [name, bytes] of files) await storage.write(`${folder}/${name}`, [bytes]);
  return folder;
}

function md5(bytes: Buffer): string {
  return createHash("md5").update(bytes).digest("base64");
}

function formatLine(members: Record<string, Attributes>, format: ExportOptions["format"]): string {
  return format === "ION"
    ? `$ion_1_0 {${Object.entries(members)
        .map(([name, attributes]) => `${name}:${ionStruct(attributes)}`)
        .join(",")}}`
    : JSON.stringify(members, function (this: Record<string, unknown>, name, value: unknown) {
        // What stands there itself: a Buffer would come as its toJSON.
        const own = this[name];
        return own instanceof Uint8Array ? Buffer.from(own).toString("base64") : value;
      });
}

function ionStruct(attributes: Attributes): string {
  const fields = Object.entries(attributes).map(([name, value]) => `${ionSymbol(name)}:${ionValue(value)}`);
  return `{${fields.join(",")}}`;
}

function ionSymbol(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) && !["null", "true", "false", "nan"].includes(name)
    ? name
    : `'${name.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n")}'`;
}

function ionValue(value: AttributeValue): string {
  if (value.S !== undefined) return JSON.stringify(value.S);
  if (value.N !== undefined) return ionNumber(value.N);
  if (value.BOOL !== undefined) return String(value.BOOL);
  if (value.NULL !== undefined) return "null";
  if (value.B !== undefined) return ionBlob(value.B);
  if (value.SS !== undefined)
    return `$dynamodb_SS::[${value.SS.map((each) => JSON.stringify(each)).join(",")}]`;
  if (value.NS !== undefined) return `$dynamodb_NS::[${value.NS.map(ionNumber).join(",")}]`;
  if (value.BS !== undefined) return `$dynamodb_BS::[${value.BS.map(ionBlob).join(",")}]`;
  if (value.M !== undefined) return ionStruct(value.M);
  return `[${(value.L ?? []).map(ionValue).join(",")}]`;
}

/** `103.`, `6d2`: a decimal, with zeros at the end in the exponent. */
function ionNumber(text: string): string {
  const [, digits = "0", zeros = ""] = /^(-?\d*?[1-9])(0+)$/.exec(text) ?? [];
  if (zeros !== "") return `${digits}d${zeros.length}`;
  return /[.eE]/.test(text) ? text.replace(/[eE]\+?/, "d") : `${text}.`;
}

function ionBlob(bytes: Uint8Array): string {
  return `{{${Buffer.from(bytes).toString("base64")}}}`;
}
