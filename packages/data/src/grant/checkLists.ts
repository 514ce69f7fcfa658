import { type DatabaseRole, databaseRoles } from "./databaseRoles.ts";
import { InvalidGrantError } from "./GrantError.ts";
import { type Mapping, shownArn } from "./Mapping.ts";

/** ARNs of IAM roles by the role of the database that they may connect as. */
export interface RoleLists {
  /** Those that may connect as `billio_app`. */
  app: readonly string[];
  /** Those that may connect as `billio_readonly`. */
  readOnly: readonly string[];
}

const ACCOUNT = String.raw`arn:aws[a-z-]*:(?:iam|sts)::\d{12}:`;
/** A path may hold any printable letter, a name these (AWS IAM user guide, identifiers). */
const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/(?:[\x21-\x7e]*\/)?[\w+=,.@-]{1,64}$/;
const USER = new RegExp(`^${ACCOUNT}user/`);
const SESSION = new RegExp(`^${ACCOUNT}assumed-role/`);
const OTHER = new RegExp(`^${ACCOUNT}`);

const EXAMPLE = "arn:aws:iam::111122223333:role/billio-api";

/**
 * The mappings of the lists, without duplicates.
 *
 * @throws {InvalidGrantError} naming every ARN that isn't one of an IAM role, or is in both lists
 */
export function checkLists(lists: RoleLists): Mapping[] {
  const app = new Set(lists.app);
  const readOnly = new Set(lists.readOnly);
  const issues = [...new Set([...app, ...readOnly])].flatMap((arn) => {
    const reason = arnIssue(arn);
    if (reason !== undefined) return [`${arn === "" ? "An empty text" : shownArn(arn)} ${reason}`];
    return app.has(arn) && readOnly.has(arn)
      ? [
          `${arn} is listed for ${databaseRoles.app} and for ${databaseRoles.readOnly}; a role connects as one`,
        ]
      : [];
  });
  if (issues.length > 0) throw new InvalidGrantError(issues);
  const mappings = (role: DatabaseRole, arns: Iterable<string>) => [...arns].map((arn) => ({ role, arn }));
  return [...mappings(databaseRoles.app, app), ...mappings(databaseRoles.readOnly, readOnly)];
}

/** Why the ARN isn't valid, and what is expected. */
function arnIssue(arn: string): string | undefined {
  if (ROLE.test(arn)) return undefined;
  if (USER.test(arn)) return `is the ARN of a user; list the role that the Lambda has, e.g. ${EXAMPLE}`;
  if (SESSION.test(arn)) return `is the ARN of a role's session; list the role itself, e.g. ${EXAMPLE}`;
  if (OTHER.test(arn)) return `is not the ARN of a role; one looks like ${EXAMPLE}`;
  return `is not an ARN of IAM; a role's looks like ${EXAMPLE}`;
}

/** The ARNs of a text that lists them with commas in between. A role's name may have commas itself. */
export function splitArns(text: string): string[] {
  return text
    .split(/,(?=\s*arn:)/)
    .map((arn) => arn.trim())
    .filter((arn) => arn !== "");
}
