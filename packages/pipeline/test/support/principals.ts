/** What IAM lets each role do on the clusters; the roles that deploy nothing of the database's aren't among them. */
const ACTIONS = {
  "billio-github-actions-dsql-migrate": "dsql:DbConnectAdmin",
  "billio-test-api": "dsql:DbConnect",
  "billio-api": "dsql:DbConnect",
  "billio-readonly-api": "dsql:DbConnect",
  "billio-backup": "dsql:DbConnect",
};

/** Made-up keys of a role's session. */
export function keysOf(role: string) {
  return {
    accessKeyId: `made-up-key-of-${role}`,
    secretAccessKey: `made-up-secret-of-${role}`,
    sessionToken: `made-up-session-of-${role}`,
  };
}

/** The environment of a Lambda that has the role. */
export function lambdaEnv(role: string): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken } = keysOf(role);
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}

/** The text of a credentials file for the local DSQL that knows these roles. */
export function credentialsFile(roleArn: (role: string) => string): string {
  const sections = Object.entries(ACTIONS).map(([role, actions]) => {
    const { accessKeyId, secretAccessKey, sessionToken } = keysOf(role);
    return `[${role}]
aws_access_key_id = ${accessKeyId}
aws_secret_access_key = ${secretAccessKey}
aws_session_token = ${sessionToken}
principal_arn = ${roleArn(role)}
actions = ${actions}
`;
  });
  return sections.join("\n");
}
