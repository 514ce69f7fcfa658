import { chapter } from "./chapter.ts";

const SOURCE = "Aurora DSQL user guide, database roles; the words aren't known";

/** What `AWS IAM GRANT` and `AWS IAM REVOKE` are refused for. */
export const iam = chapter("iam", {
  adminOnly: {
    sqlstate: "42501",
    message: "permission denied to grant or revoke access of IAM principals",
    evidence: "inferred",
    source: SOURCE,
    instead: "Do it as admin.",
  },
  adminRole: {
    sqlstate: "0A000",
    message: "feature not supported on system entity",
    hint: "IAM's action dsql:DbConnectAdmin lets a principal in as admin.",
    evidence: "inferred",
    source: `${SOURCE} (these are said of schema public)`,
    instead: "Allow dsql:DbConnectAdmin in a policy of the principal, or grant a role of your own.",
  },
  malformedArn: {
    sqlstate: "22023",
    message: '"{arn}" is not the ARN of an IAM user or role',
    hint: "It looks like arn:aws:iam::<account>:role/<name>, also for one who has assumed the role.",
    evidence: "inferred",
    source: SOURCE,
    instead: "Name the IAM user or role itself: arn:aws:iam::<12 digits>:user/… or :role/….",
  },
  noSuchRole: {
    sqlstate: "42704",
    message: 'role "{role}" does not exist',
    evidence: "inferred",
    source: "the words are PostgreSQL's",
    instead: "CREATE ROLE … WITH LOGIN first.",
  },
  alreadyGranted: {
    sqlstate: "42710",
    message: 'role "{role}" is already granted to "{arn}"',
    evidence: "inferred",
    source: SOURCE,
    instead: "Look in sys.iam_pg_role_mappings first.",
    differs: "Whether a cluster takes a grant for the second time isn't known.",
  },
  notGranted: {
    sqlstate: "42704",
    message: 'role "{role}" is not granted to "{arn}"',
    evidence: "inferred",
    source: SOURCE,
    instead: "Look in sys.iam_pg_role_mappings for what is granted.",
    differs: "Whether a cluster takes a revocation of what isn't granted isn't known.",
  },
  syntax: {
    sqlstate: "42601",
    message: 'syntax error at or near "{token}"',
    hint: "AWS IAM GRANT role TO 'arn', or AWS IAM REVOKE role FROM 'arn'.",
    evidence: "inferred",
    source: "Aurora DSQL user guide, database roles: the two forms",
    instead:
      "Write AWS IAM GRANT role TO 'arn' or AWS IAM REVOKE role FROM 'arn', one role and one ARN each.",
  },
});
