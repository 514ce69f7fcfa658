const PRINCIPAL = /^arn:aws[a-z-]*:iam::\d{12}:(?:user|role)\/[\w+=,.@/-]+$/;

/** Is it the ARN of an IAM user or role? Roles can be granted to no others (Aurora DSQL user guide, database roles). */
export function isPrincipalArn(text: string): boolean {
  return PRINCIPAL.test(text);
}
