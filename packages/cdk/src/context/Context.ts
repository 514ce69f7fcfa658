/** Stacks that can have a domain of their own. */
export const DOMAIN_STACKS = [
  "BillioAPI",
  "BillioReadonlyAPI",
  "BillioTestAPI",
  "BillioCDN",
  "BillioTestCDN",
] as const;
export type DomainStack = (typeof DOMAIN_STACKS)[number];

/** A custom domain. */
export interface Domain {
  /** E.g. `api.example.com`. */
  name: string;
  /** Certificate for it: in us-east-1 for a CDN, in the stacks' Region for an API. */
  certificateArn: string;
  /** The Route 53 zone for the records; without it they are created by hand. */
  hostedZone?: { id: string; name: string };
}

/** The repository on GitHub whose workflows deploy. */
export interface Repository {
  owner: string;
  name: string;
  /** Ids that stay when owner or repository is renamed, and that nobody else can get. */
  ids?: { owner: string; repository: string };
}

/** The sign-in attribute. Cognito can't change it: another choice creates another user pool. */
export const SIGN_INS = ["username", "email"] as const;
export type SignIn = (typeof SIGN_INS)[number];

/** The configuration of the stacks; see `cdk.context.example.json`. */
export interface Context {
  /** Twelve digits. */
  account: string;
  region: string;
  repository: Repository;
  /** ARN of GitHub's OIDC provider if the account has one already; otherwise it is created. */
  githubOidcProviderArn?: string;
  /** ARN of the SNS topic that alarms go to. */
  alarmTopicArn: string;
  /** Whether the old DynamoDB table is kept next to the cluster, and current. */
  dynamoFallback: boolean;
  /**
   * Whether the cluster's changes are written to the old table. Only from the cutover on: before, the cluster receives
   * imports of older exports of that table, which would undo its later changes.
   */
  follow: boolean;
  /** Web sites that may call the APIs, in addition to `http://localhost:3000`. */
  corsOrigins: readonly string[];
  domains: Readonly<Partial<Record<DomainStack, Domain>>>;
  signIn: SignIn;
  /** The logical ids to keep, by name of stack and path of construct. See README.md. */
  logicalIds: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Directory that `npm run build:lambdas` creates. */
  bundles: string;
}
