import type { Repository } from "./Context.ts";
import type { ContextReader } from "./ContextReader.ts";

export const OIDC_PROVIDER_ARN =
  /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/;
/** GitHub's names; without colon and star, which have a meaning in a policy. */
const REPOSITORY = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/[A-Za-z0-9_.-]{1,100}$/;
const ID = /^\d{1,19}$/;

export function readRepository(reader: ContextReader): Repository {
  const [owner = "", name = ""] = reader
    .text("repository", REPOSITORY, "must be OWNER/REPOSITORY as on GitHub, e.g. octo-org/billio")
    .split("/");
  const rule = "must be the number that `gh api repos/OWNER/REPOSITORY --jq '.id,.owner.id'` prints";
  const [repository, ownerId] = (["repositoryId", "repositoryOwnerId"] as const).map((key) =>
    reader.optionalText(key, ID, `${rule}, in quotation marks`),
  );
  for (const [key, other] of [
    ["repositoryId", "repositoryOwnerId"],
    ["repositoryOwnerId", "repositoryId"],
  ] as const)
    if (reader.value(key) === undefined && reader.value(other) !== undefined)
      reader.fault(key, `is missing; with ${other} it ${rule}`);
  if (repository === undefined || ownerId === undefined) return { owner, name };
  return { owner, name, ids: { owner: ownerId, repository } };
}
