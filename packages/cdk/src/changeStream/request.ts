import { createHash } from "node:crypto";
import { ownValue } from "@mattb.tech/billio-config";
import { ChangeStreamError } from "./ChangeStreamError.ts";

/** The used part of CloudFormation's event from CDK's provider framework. The event contains a signed URL: never log it. */
export interface StreamRequest {
  RequestType: "Create" | "Update" | "Delete";
  /** The same in a duplicate event. */
  RequestId: string;
  StackId: string;
  LogicalResourceId: string;
  ResourceProperties: object;
  /** Absent at creation, until `onEvent` has returned. */
  PhysicalResourceId?: string;
  /** ISO 8601; added by `onEvent`. */
  StartedAt?: string;
}

/** Source and target of a stream. */
export interface Target {
  clusterIdentifier: string;
  /** ARN. */
  kinesisStream: string;
  /** ARN of the role in which DSQL writes. */
  role: string;
}

/** The resource's properties, and what they must be. A change of `Revision` only forces an update. */
const FORMS = {
  ClusterIdentifier: [/^[a-z0-9]{26}$/, "must be the identifier of a cluster, 26 letters and digits"],
  KinesisStreamArn: [/^arn:[^:]+:kinesis:[^:]+:\d+:stream\/.+$/, "must be the ARN of a Kinesis data stream"],
  RoleArn: [/^arn:[^:]+:iam::\d+:role\/.+$/, "must be the ARN of a role"],
} as const;

/** @throws {ChangeStreamError} naming every missing or malformed property */
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
 * The resource's physical id: `<cluster>/<digest>`. It is derived from source and target, so that it is known before the
 * stream exists, whatever the result of creating it. Another target is another id, which CloudFormation treats as a
 * replacement; on rollback it is the first id again. Two resources never share one: deleting one would delete both.
 */
export function physicalIdOf({ StackId, LogicalResourceId }: StreamRequest, target: Target): string {
  const parts = [StackId, LogicalResourceId, target.kinesisStream, target.role];
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 24);
  return `${target.clusterIdentifier}/${digest}`;
}

/** @returns the cluster in a physical id; `undefined` when the id isn't one of ours */
export function clusterOf(physicalId: string): string | undefined {
  return /^([a-z0-9]{26})\/[0-9a-f]{24}$/.exec(physicalId)?.[1];
}
