/**
 * Where items are read from or written to, as a command names it: a folder or a file; a bucket of S3 with the beginning of
 * its keys; a table of DynamoDB; or the database that the environment names.
 */
export type BackupLocation =
  | { kind: "path"; path: string }
  | {
      kind: "s3";
      bucket: string;
      /** Without slashes at its ends; "" for the whole bucket. */
      prefix: string;
    }
  | { kind: "dynamodb"; table: string }
  | { kind: "dsql" };

/** The place as a command names it. */
export function formatBackupLocation(place: BackupLocation): string {
  switch (place.kind) {
    case "path":
      return place.path;
    case "s3":
      return `s3://${place.bucket}${place.prefix === "" ? "" : `/${place.prefix}`}`;
    case "dynamodb":
      return `dynamodb://${place.table}`;
    case "dsql":
      return "dsql";
  }
}
