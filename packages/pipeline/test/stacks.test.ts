import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { WorkflowFile } from "../src/workflows/WorkflowFile.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const snapshots = join(root, "packages/cdk/test/snapshots/example");

const NO_SNAPSHOTS = "packages/cdk has no snapshots of its stacks";
const WORKFLOW = ".github/workflows/deploy.yml";
const ISSUER = "token.actions.githubusercontent.com";

/** The roles that the pipeline itself has: whoever may change them may do anything, so that people do. */
const BY_HAND = "BillioDataMigration";

test("every stack is deployed by the pipeline, once, but for that of its own roles", async ({ skip }) => {
  skip(!existsSync(snapshots), NO_SNAPSHOTS);
  const workflow = await readFile(join(root, WORKFLOW), "utf8");
  const deployed = [...workflow.matchAll(/deploy\.sh (.*)$/gm)].flatMap(([, stacks = ""]) =>
    stacks.split(" "),
  );
  const stacks = (await readdir(snapshots)).map((file) => file.replace(/\.json$/, ""));
  expect([...deployed, BY_HAND].sort()).toEqual(stacks.sort());
});

interface Template {
  Resources: Record<
    string,
    {
      Properties: {
        RoleName?: string;
        AssumeRolePolicyDocument?: {
          Statement: { Condition: { StringEquals: Record<string, string | string[]> } }[];
        };
      };
    }
  >;
}

/** By role of the pipeline: what a job's token has to claim. */
async function claimsOfRoles(): Promise<Map<string, Record<string, string | string[]>>> {
  const template = JSON.parse(await readFile(join(snapshots, `${BY_HAND}.json`), "utf8")) as Template;
  return new Map(
    Object.values(template.Resources).flatMap(({ Properties: { RoleName, AssumeRolePolicyDocument } }) => {
      const trusted = AssumeRolePolicyDocument?.Statement[0]?.Condition.StringEquals;
      return RoleName === undefined || trusted === undefined ? [] : [[RoleName, trusted]];
    }),
  );
}

test("a job takes the roles that trust its environment, and deploys that environment's stacks", async ({
  skip,
}) => {
  skip(!existsSync(snapshots), NO_SNAPSHOTS);
  const { jobs = {} } = new WorkflowFile(await readFile(join(root, WORKFLOW), "utf8")).content;
  const claims = await claimsOfRoles();
  const taken = Object.values(jobs).flatMap(({ environment, env = {}, steps = [] }) => {
    if (typeof environment !== "string") return [];
    for (const { run = "" } of steps)
      for (const [stack] of run.matchAll(/\bBillio\w+/g))
        expect(stack.startsWith("BillioTest"), stack).toBe(environment === "test");
    return Object.values(env).map((arn) => ({ environment, arn }));
  });
  const names = taken.map(({ environment, arn }) => {
    const name = /^arn:aws:iam::\$\{\{ vars\.AWS_ACCOUNT_ID \}\}:role\/(.+)$/.exec(arn)?.[1] ?? arn;
    const claim = (of: string) => [claims.get(name)?.[`${ISSUER}:${of}`] ?? []].flat();
    expect(claim("sub"), name).not.toEqual([]);
    for (const subject of claim("sub")) expect(subject).toMatch(new RegExp(`:environment:${environment}$`));
    expect(claim("job_workflow_ref")).toEqual([`OWNER/REPO/${WORKFLOW}@refs/heads/main`]);
    return name;
  });
  expect(new Set(names)).toEqual(new Set(claims.keys()));
});
