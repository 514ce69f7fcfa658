import {
  AaaaRecord,
  ARecord,
  HostedZone,
  type IAliasRecordTarget,
  RecordTarget,
} from "aws-cdk-lib/aws-route53";
import type { Domain } from "../context/Context.ts";
import type { BillioStack } from "./BillioStack.ts";

/** Adds the DNS records of a domain, if its zone is known. */
export function addRecords(
  stack: BillioStack,
  { name, hostedZone }: Domain,
  target: IAliasRecordTarget,
  { ipv6 = true } = {},
): void {
  if (hostedZone === undefined) return;
  const zone = HostedZone.fromHostedZoneAttributes(stack, "Zone", {
    hostedZoneId: hostedZone.id,
    zoneName: hostedZone.name,
  });
  const record = { zone, recordName: `${name}.`, target: RecordTarget.fromAlias(target) };
  new ARecord(stack, "Record", record);
  if (ipv6) new AaaaRecord(stack, "RecordIPv6", record);
}
