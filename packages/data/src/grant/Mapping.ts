import type { DatabaseRole } from "./databaseRoles.ts";

/** An IAM role that may connect as a role of the database. */
export interface Mapping {
  role: DatabaseRole;
  /** `arn:aws:iam::<account>:role/<path and name>` */
  arn: string;
}

/** A change to make to a mapping. */
export interface MappingChange extends Mapping {
  action: "grant" | "revoke";
}

export function isSame(one: Mapping, other: Mapping): boolean {
  return one.role === other.role && one.arn === other.arn;
}

/** `grant billio_app to arn:…`, for messages and lines. */
export function formatChange({ action, role, arn }: MappingChange): string {
  return `${action} ${role} ${action === "grant" ? "to" : "from"} ${shownArn(arn)}`;
}

/** An ARN safe to print: quoted when it has characters that an ARN hasn't, which could control a terminal. */
export function shownArn(arn: string): string {
  return /^[\x21-\x7e]+$/.test(arn) ? arn : JSON.stringify(arn).replace(/[^\x20-\x7e]/g, "?");
}
