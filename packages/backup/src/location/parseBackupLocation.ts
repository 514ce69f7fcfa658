import { isBucketName, resolveFolder } from "@mattb.tech/billio-config";
import type { BackupLocation } from "./BackupLocation.ts";
import { BackupLocationError } from "./BackupLocationError.ts";

/** Names that DynamoDB gives tables (Amazon DynamoDB developer guide, naming rules). */
const TABLE = /^[A-Za-z0-9_.-]{3,255}$/;
const FORMS = "a folder or file, s3://<bucket>/<prefix>, dynamodb://<table>, or dsql";

/**
 * Parses a location of the command line. A directory called like another form is named `./dsql`.
 *
 * @throws {BackupLocationError} when it has none of the forms
 */
export function parseBackupLocation(text: string): BackupLocation {
  if (text.trim() === "") throw new BackupLocationError('""', `must name ${FORMS}`);
  if (text === "dsql") return { kind: "dsql" };
  const [, scheme, rest = ""] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? [];
  switch (scheme?.toLowerCase()) {
    case undefined:
      return { kind: "path", path: resolveFolder(text) };
    case "s3": {
      const [, bucket = "", prefix = ""] = /^([^/]*)\/?(.*)$/s.exec(rest) ?? [];
      if (!isBucketName(bucket))
        throw new BackupLocationError(text, "must name a bucket, e.g. s3://billio-backups/2026-11");
      return { kind: "s3", bucket, prefix: prefix.replace(/^\/+|\/+$/g, "") };
    }
    case "dynamodb": {
      const table = rest.replace(/\/$/, "");
      if (!TABLE.test(table))
        throw new BackupLocationError(text, "must name a table, e.g. dynamodb://BillioItems");
      return { kind: "dynamodb", table };
    }
    default:
      throw new BackupLocationError(text, `is no place; expected is ${FORMS}`);
  }
}
