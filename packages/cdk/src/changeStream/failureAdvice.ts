import type { StreamFailureErrorCode } from "@aws-sdk/client-dsql";

/** What to do about each of DSQL's reasons for a failed or impaired stream. */
const ADVICE: Readonly<Record<StreamFailureErrorCode, string>> = {
  KINESIS_THROUGHPUT_EXCEEDED:
    "the Kinesis stream takes less than is written; have it on demand, or give it more shards",
  KINESIS_STREAM_NOT_FOUND: "the Kinesis stream isn't there; make it again",
  ROLE_ACCESS_DENIED:
    "DSQL can't assume the role; its trust must name dsql.amazonaws.com, this account and the ARNs cluster/<id>/stream/*, not the cluster's",
  KINESIS_ACCESS_DENIED:
    "the role may not write; it needs kinesis:PutRecord, PutRecords, DescribeStreamSummary and ListShards on the Kinesis stream",
  KINESIS_KMS_ACCESS_DENIED:
    "the role may not use the key of the Kinesis stream; it needs kms:GenerateDataKey on it, and the key must be enabled",
  KINESIS_OVERSIZE_RECORD:
    "a record is larger than the Kinesis stream takes; set its MaxRecordSizeInKiB to 10240",
  CLUSTER_CMK_INACCESSIBLE: "the cluster's own key can't be used; enable it, and let DSQL use it",
  INTERNAL_ERROR: "it is a fault of DSQL; ask AWS support if it comes again",
};

const byReason: ReadonlyMap<string, string> = new Map(Object.entries(ADVICE));

/** @param reason as in DSQL, known or not */
export function failureAdvice(reason: string | undefined): string {
  return byReason.get(reason ?? "") ?? "DSQL's user guide on change data capture may know it";
}
