import { createHash } from "node:crypto";
import { ownValue } from "@mattb.tech/billio-config";
import { ChangeStreamError } from "./ChangeStreamError.ts";

/** Of an event of CloudFormation, as CDK's provider framework passes it on, what is used. It holds a signed URL: never log it. */
export interface StreamRequest {
  RequestType: "Create" | "Update" | "Delete";
  /** Stays the same when an event comes twice. */
  RequestId: string;
  StackId: string;
  LogicalResourceId: string;
  ResourceProperties: object;
  /** Absent at the creation, until `onEvent` has answered. */
  PhysicalResourceId?: string;
  /** ISO 8601; what `onEvent` has added. */
  StartedAt?: string;
}

/** What a stream goes from and to. */
export interface Target {
  clusterIdentifier: string;
  /** ARN. */
  kinesisStream: string;
  /** ARN of the role in which DSQL writes. */
  role: string;
}

/** Names of the resource's properties, and what they must be. `Revision` has no meaning, but that a change of it is an update. */
const FORMS = {
  ClusterIdentifier: [/^[a-z0-9]{26}$/, "must be the identifier of a cluster, 26 letters and digits"],
  KinesisStreamArn: [/^arn:[^:]+:kinesis:[^:]+:\d+:stream\/.+$/, "must be the ARN of a Kinesis data stream"],
  RoleArn: [/^arn:[^:]+:iam::\d+:role\/.+$/, "must be the ARN of a role"],
} as const;

/** @throws {ChangeStreamError} that names every property that is missing or malformed */
export function readTarget(properties: object): Target {
  const faults: string[] = [];
  const read = (name: keyof typeof FORMS) => {
    const value = ownValue(properties as Readonly<Record<string, unknown>>, name);
    const [form, fault] = FORMS[name];
    if (typeof value === "string" && form.test(value)) return value;
    faults.push(`${name} ${fault}`);
    return "";
  };
  const target = {
    clusterIdentifier: read("ClusterIdentifier"),
    kinesisStream: read("KinesisStreamArn"),
    role: read("RoleArn"),
  };
  if (faults.length > 0)
    throw new ChangeStreamError(`Check the resource's properties: ${faults.join("; ")}.`);
  return target;
}

/**
 * The resource's physical id: `<cluster>/<digest>`. It follows from where the stream goes from and to, so that it is known
 * before there is a stream and whatever becomes of the call that makes one; another target is another id, which to CloudFormation
 * is a replacement, and on the way back the first one's again. Two resources never share one: the end of one would be that of both.
 */
export function physicalIdOf({ StackId, LogicalResourceId }: StreamRequest, target: Target): string {
  const parts = [StackId, LogicalResourceId, target.kinesisStream, target.role];
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 24);
  return `${target.clusterIdentifier}/${digest}`;
}

/** @returns the cluster that a physical id names; `undefined` when it isn't one of ours */
export function clusterOf(physicalId: string): string | undefined {
  return /^([a-z0-9]{26})\/[0-9a-f]{24}$/.exec(physicalId)?.[1];
}
