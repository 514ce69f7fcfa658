const PRINCIPAL = /^arn:aws[a-z-]*:iam::\d{12}:(?:user|role)\/[\w+=,.@/-]+$/;

/** Is it the ARN of an IAM user or role? Only these can be given a role (Aurora DSQL user guide, database roles). */
export function isPrincipalArn(text: string): boolean {
  return PRINCIPAL.test(text);
}
