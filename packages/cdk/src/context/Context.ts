/** Stacks that can have an address of their own. */
export const DOMAIN_STACKS = [
  "BillioAPI",
  "BillioReadonlyAPI",
  "BillioTestAPI",
  "BillioCDN",
  "BillioTestCDN",
] as const;
export type DomainStack = (typeof DOMAIN_STACKS)[number];

/** An address of one's own. */
export interface Domain {
  /** E.g. `api.example.com`. */
  name: string;
  /** Certificate for it: in us-east-1 for a CDN, in the stacks' Region for an API. */
  certificateArn: string;
  /** The zone of Route 53 that gets the records; without it they are made by hand. */
  hostedZone?: { id: string; name: string };
}

/** The repository on GitHub whose workflows deploy. */
export interface Repository {
  owner: string;
  name: string;
  /** Numbers that stay when owner or repository is renamed, and that nobody else can get. */
  ids?: { owner: string; repository: string };
}

/** By what people sign in. Cognito can't change it: another choice makes another user pool. */
export const SIGN_INS = ["username", "email"] as const;
export type SignIn = (typeof SIGN_INS)[number];

/** All that the stacks need to know beyond the code: `cdk.context.example.json` shows how it is written. */
export interface Context {
  /** Twelve digits. */
  account: string;
  region: string;
  repository: Repository;
  /** ARN of GitHub's OIDC provider where the account has one already; else it is made. */
  githubOidcProviderArn?: string;
  /** ARN of the SNS topic that alarms go to. */
  alarmTopicArn: string;
  /** Whether the old DynamoDB table stands beside the cluster, kept current. */
  dynamoFallback: boolean;
  /**
   * Whether the cluster's changes are written to the old table. Only from the cutover on: before, what is written to the cluster are
   * imports of older exports of that table, and they would undo what it has got since.
   */
  follow: boolean;
  /** Web sites that may call the APIs, beside `http://localhost:3000`. */
  corsOrigins: readonly string[];
  domains: Readonly<Partial<Record<DomainStack, Domain>>>;
  signIn: SignIn;
  /** By name of stack and path of construct: the logical id to keep. See README.md. */
  logicalIds: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Folder that `npm run build` makes. */
  bundles: string;
}
