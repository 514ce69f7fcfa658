/** An IAM action: connect as a database role other than `admin`, or as `admin`. */
export type Action = "DbConnect" | "DbConnectAdmin";

/** A key pair that signs tokens, and the principal that it belongs to. */
export interface Credential {
  /** Name of its section in the credentials file. */
  profile: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Of temporary credentials: tokens contain it. */
  sessionToken?: string;
  /** ARN of the IAM user or role that it belongs to, as `AWS IAM GRANT` names it. */
  principalArn: string;
  actions: ReadonlySet<Action>;
}
