import type { Credential } from "./Credential.ts";

/** How IAM names the caller in its messages: a role's keys are those of a session, `assumed-role/<role>/<session>`. */
export function callerArn({ principalArn, profile }: Pick<Credential, "principalArn" | "profile">): string {
  const role = /^arn:([\w-]+):iam::(\d+):role\/(?:.*\/)?([^/]+)$/.exec(principalArn);
  if (!role) return principalArn;
  const [, partition = "", account = "", name = ""] = role;
  return `arn:${partition}:sts::${account}:assumed-role/${name}/${profile}`;
}
