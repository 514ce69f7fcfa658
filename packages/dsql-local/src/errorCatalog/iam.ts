import { section } from "./section.ts";

const SOURCE = "Aurora DSQL user guide, database roles; the message isn't known";
const WORDS = "Aurora DSQL user guide, troubleshooting, 2026-09; the SQLSTATE is inferred";

/** Errors of `AWS IAM GRANT` and `AWS IAM REVOKE`. */
export const iam = section("iam", {
  adminOnly: {
    sqlstate: "42501",
    message: "permission denied to grant IAM trust with role {role}",
    evidence: "documented",
    source: `${WORDS}; for AWS IAM REVOKE inferred`,
    suggestion: "Do it as admin.",
  },
  adminRole: {
    sqlstate: "0A000",
    message: "Cannot establish trust with role {role}",
    hint: "IAM's action dsql:DbConnectAdmin lets a principal in as admin.",
    evidence: "documented",
    source: `${WORDS}, and that it is said of admin`,
    suggestion: "Allow dsql:DbConnectAdmin in a policy of the principal, or grant a role of your own.",
  },
  notOfADatabase: {
    sqlstate: "0A000",
    message: "Role {role} not supported",
    evidence: "documented",
    source: `${WORDS}, and that it is said of public, none and PostgreSQL's own roles`,
    suggestion: "Grant a role of your own: CREATE ROLE … WITH LOGIN first.",
  },
  malformedArn: {
    sqlstate: "22023",
    message: "IAM role must look like an IAM ARN",
    hint: "It looks like arn:aws:iam::<account>:role/<name>, also for one who has assumed the role.",
    evidence: "documented",
    source: WORDS,
    suggestion: "Name the IAM user or role itself: arn:aws:iam::<12 digits>:user/… or :role/….",
  },
  noSuchPrincipal: {
    sqlstate: "42704",
    message: "IAM role {arn} does not exist",
    evidence: "documented",
    source: `${WORDS}; that revoking isn't refused so is a guess`,
    suggestion: "Make the IAM role first, and see that the account in the ARN is right.",
    knownDifference:
      "Only principals in the credentials file exist; without such a file any principal is accepted.",
  },
  noSuchRole: {
    sqlstate: "42704",
    message: "Role {role} does not exist",
    evidence: "documented",
    source: WORDS,
    suggestion: "CREATE ROLE … WITH LOGIN first.",
  },
  login: {
    sqlstate: "55000",
    message: "role {role} must have the LOGIN attribute",
    evidence: "documented",
    source: WORDS,
    suggestion: "ALTER ROLE … WITH LOGIN first, as another statement.",
  },
  mapped: {
    sqlstate: "2BP01",
    message: "role {role} cannot be dropped because some objects depend on it",
    evidence: "documented",
    source: "Aurora DSQL user guide, troubleshooting, 2026-09; the code: aws-samples/aurora-dsql-samples",
    suggestion: "AWS IAM REVOKE … for each row of sys.iam_pg_role_mappings first.",
  },
  alreadyGranted: {
    sqlstate: "42710",
    message: 'role "{role}" is already granted to "{arn}"',
    evidence: "inferred",
    source: SOURCE,
    suggestion: "Look in sys.iam_pg_role_mappings first.",
    knownDifference: "Whether a cluster accepts a grant that exists already isn't known.",
  },
  notGranted: {
    sqlstate: "42704",
    message: 'role "{role}" is not granted to "{arn}"',
    evidence: "inferred",
    source: SOURCE,
    suggestion: "Look in sys.iam_pg_role_mappings for what is granted.",
    knownDifference: "Whether a cluster accepts a revocation of what isn't granted isn't known.",
  },
  syntax: {
    sqlstate: "42601",
    message: 'syntax error at or near "{token}"',
    hint: "AWS IAM GRANT role TO 'arn', or AWS IAM REVOKE role FROM 'arn'.",
    evidence: "inferred",
    source: "Aurora DSQL user guide, database roles: the two forms",
    suggestion:
      "Write AWS IAM GRANT role TO 'arn' or AWS IAM REVOKE role FROM 'arn', one role and one ARN each.",
  },
});
