/**
 * Where items are read from or written to, as a command names it: a directory or a file; an S3 bucket with a key prefix; a
 * DynamoDB table; or the database of the environment.
 */
export type BackupLocation =
  | { kind: "path"; path: string }
  | {
      kind: "s3";
      bucket: string;
      /** Without leading and trailing slashes; "" for the whole bucket. */
      prefix: string;
    }
  | { kind: "dynamodb"; table: string }
  | { kind: "dsql" };

/** The location as a command names it. */
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
