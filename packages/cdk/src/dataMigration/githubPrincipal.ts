import { WebIdentityPrincipal } from "aws-cdk-lib/aws-iam";
import type { Repository } from "../context/Context.ts";
import { ENVIRONMENTS } from "../stack/names.ts";

const ISSUER = "token.actions.githubusercontent.com";

/**
 * The repository's workflows on `main`, in jobs that name one of its environments; never another branch, a pull request or a job
 * without an environment.
 *
 * Which branch it is isn't in the subject of such a job (GitHub's documentation, OpenID Connect reference), so that the claim
 * `ref` is asked for beside it. Where the ids are known they count: a name can become somebody else's. A repository made after
 * 2026-07-15 has them in its subject as well, so that both forms are listed then.
 */
export function githubPrincipal(providerArn: string, { owner, name, ids }: Repository): WebIdentityPrincipal {
  const prefixes = [`${owner}/${name}`, ...(ids ? [`${owner}@${ids.owner}/${name}@${ids.repository}`] : [])];
  const claims: Record<string, string | string[]> = {
    aud: "sts.amazonaws.com",
    sub: prefixes.flatMap((prefix) =>
      ENVIRONMENTS.map((environment) => `repo:${prefix}:environment:${environment}`),
    ),
    ref: "refs/heads/main",
    ...(ids && { repository_id: ids.repository, repository_owner_id: ids.owner }),
  };
  return new WebIdentityPrincipal(providerArn, {
    StringEquals: Object.fromEntries(
      Object.entries(claims).map(([claim, value]) => [`${ISSUER}:${claim}`, value]),
    ),
  });
}
