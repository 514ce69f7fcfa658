/** What IAM lets each role do on an environment's cluster; the roles that deploy nothing of the database's aren't among them. */
const ACTIONS = {
  test: {
    "billio-test-github-actions-dsql-migrate": "dsql:DbConnectAdmin",
    "billio-test-api": "dsql:DbConnect",
  },
  production: {
    "billio-github-actions-dsql-migrate": "dsql:DbConnectAdmin",
    "billio-api": "dsql:DbConnect",
    "billio-readonly-api": "dsql:DbConnect",
    "billio-backup": "dsql:DbConnect",
  },
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

/** The text of a credentials file for the local DSQL that knows the roles which may connect to this environment's cluster. */
export function credentialsFile(
  environment: keyof typeof ACTIONS,
  roleArn: (role: string) => string,
): string {
  const sections = Object.entries(ACTIONS[environment]).map(([role, actions]) => {
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
