/** What IAM lets a principal do with a cluster: connect as a role of its own making, or as `admin`. */
export type Action = "DbConnect" | "DbConnectAdmin";

/** A key pair that tokens are signed with, and whose it is. */
export interface Credential {
  /** Name of its section in the credentials file. */
  profile: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Of temporary credentials: tokens carry it. */
  sessionToken?: string;
  /** ARN of the IAM user or role that it belongs to, as `AWS IAM GRANT` names it. */
  principalArn: string;
  actions: ReadonlySet<Action>;
}
