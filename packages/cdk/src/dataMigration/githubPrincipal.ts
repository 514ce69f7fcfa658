import { WebIdentityPrincipal } from "aws-cdk-lib/aws-iam";
import type { Repository } from "../context/Context.ts";
import type { Environment } from "../stack/names.ts";

const ISSUER = "token.actions.githubusercontent.com";
const MAIN = "refs/heads/main";
/** The workflow that deploys. */
const WORKFLOW = ".github/workflows/deploy.yml";

/**
 * The deployment workflow on the repository's `main`, in jobs of one environment; never another branch, workflow, pull
 * request or environment.
 *
 * The subject of such a job lacks the branch (GitHub's documentation, OpenID Connect reference), so that the claim `ref` is
 * required, too. The claim `job_workflow_ref` names the file of the job. Ids, if known, are required: a name can become
 * somebody else's. A repository created after 2026-07-15 has them in its subject as well, so that both forms are listed then.
 */
export function githubPrincipal(
  providerArn: string,
  { owner, name, ids }: Repository,
  environment: Environment,
): WebIdentityPrincipal {
  const prefixes = [`${owner}/${name}`, ...(ids ? [`${owner}@${ids.owner}/${name}@${ids.repository}`] : [])];
  const claims: Record<string, string | string[]> = {
    aud: "sts.amazonaws.com",
    sub: prefixes.map((prefix) => `repo:${prefix}:environment:${environment}`),
    ref: MAIN,
    job_workflow_ref: `${owner}/${name}/${WORKFLOW}@${MAIN}`,
    ...(ids && { repository_id: ids.repository, repository_owner_id: ids.owner }),
  };
  return new WebIdentityPrincipal(providerArn, {
    StringEquals: Object.fromEntries(
      Object.entries(claims).map(([claim, value]) => [`${ISSUER}:${claim}`, value]),
    ),
  });
}
