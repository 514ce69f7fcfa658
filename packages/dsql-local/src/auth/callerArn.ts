import type { Credential } from "./Credential.ts";

/** The caller's ARN in IAM's messages: keys of a role belong to a session, `assumed-role/<role>/<session>`. */
export function callerArn({ principalArn, profile }: Pick<Credential, "principalArn" | "profile">): string {
  const role = /^arn:([\w-]+):iam::(\d+):role\/(?:.*\/)?([^/]+)$/.exec(principalArn);
  if (!role) return principalArn;
  const [, partition = "", account = "", name = ""] = role;
  return `arn:${partition}:sts::${account}:assumed-role/${name}/${profile}`;
}
