import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Environment } from "./Environment.ts";
import { credentialsFile } from "./principals.ts";
import { ACCOUNT, roleArn, startAws } from "./startAws.ts";
import { type RunOptions, WorkflowRun } from "./WorkflowRun.ts";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

/** Steps that can't run within a test, and where else they are. */
export const NOT_RUN = new Map([
  ["Install", "it has been done, or this wouldn't run"],
  ["Build", "packages/lambda tests it"],
]);

/** Both environments, GitHub and AWS, with nothing deployed. */
export async function startPipeline() {
  const temporary = await mkdtemp(join(tmpdir(), "billio-pipeline-"));
  // PostgreSQL runs as another user where the tests run as root.
  await chmod(temporary, 0o711);
  const credentials = join(temporary, "credentials");
  await writeFile(credentials, credentialsFile(roleArn));
  const images = { BILLIO_IMAGE_DIR: temporary, BILLIO_IMAGE_DOMAIN: "http://localhost/images" };
  const [test, production] = await Promise.all([
    Environment.start(credentials, {
      role: "billio-test-api",
      env: { BILLIO_DSQL_USER: "billio_app", ENABLE_MUTATIONS: "1", ...images },
    }),
    Environment.start(credentials, {
      role: "billio-readonly-api",
      env: { BILLIO_DSQL_USER: "billio_readonly", ENABLE_MUTATIONS: "0", ...images },
    }),
  ]);
  const aws = await startAws(async (stack): Promise<Record<string, string>> => {
    switch (stack) {
      case "BillioTestDataV3":
        return dataOutputs(test, ["billio-test-api"], []);
      case "BillioDataV3":
        return dataOutputs(production, ["billio-api"], ["billio-readonly-api", "billio-backup"]);
      case "BillioTestAPI":
        return { ApiUrl: await test.deployApi() };
      case "BillioReadonlyAPI":
        return { ApiUrl: await production.deployApi() };
      case "BillioAPI":
        return { ApiUrl: aws.signedApi };
      default:
        return {};
    }
  });
  const options: RunOptions = {
    workspace: await makeWorkspace(temporary),
    temporary,
    vars: {
      AWS_ACCOUNT_ID: ACCOUNT,
      AWS_REGION: "us-east-1",
      BILLIO_CDK_CONTEXT: '{"account":"111122223333"}',
    },
    env: {
      PATH: `${await makePath(temporary)}:${process.env.PATH ?? ""}`,
      HOME: temporary,
      BILLIO_DSQL_CA_FILE: await joinCas(temporary, [test, production]),
      ...aws.env,
    },
    identity: aws.identity,
    without: new Set(NOT_RUN.keys()),
  };
  return {
    aws,
    test,
    production,
    options,
    /** A run of the workflow, begun by a push to main. */
    push: (more: Partial<RunOptions> = {}) => WorkflowRun.open({ ...options, ...more }),
    stop: async () => {
      aws.stop();
      await Promise.all([test.stop(), production.stop()]);
      await rm(temporary, { recursive: true, force: true });
    },
  };
}

export type Pipeline = Awaited<ReturnType<typeof startPipeline>>;

function dataOutputs(environment: Environment, app: string[], readOnly: string[]): Record<string, string> {
  return {
    DsqlEndpoint: environment.dsql.endpoint,
    DsqlClusterArn: `arn:aws:dsql:us-east-1:${ACCOUNT}:cluster/abcdefghijklmnopqrstuvwxyz`,
    DsqlAppRoleArns: app.map(roleArn).join(","),
    DsqlReadOnlyRoleArns: readOnly.map(roleArn).join(","),
  };
}

/** What a checkout is: this repository, but with bundles and CDK's context of its own. */
async function makeWorkspace(temporary: string): Promise<string> {
  const workspace = join(temporary, "workspace");
  await mkdir(join(workspace, "packages/cdk"), { recursive: true });
  await mkdir(join(workspace, "dist/api"), { recursive: true });
  await writeFile(join(workspace, "dist/api/index.mjs"), "export {};\n");
  const link = async (name: string) => symlink(join(root, name), join(workspace, name));
  for (const name of await readdir(root)) {
    if (!["packages", "dist", ".git"].includes(name)) await link(name);
  }
  for (const name of await readdir(join(root, "packages")))
    if (name !== "cdk") await link(join("packages", name));
  return workspace;
}

/** A folder with cdk and aws as they are called, both answered by the test. */
async function makePath(temporary: string): Promise<string> {
  const folder = join(temporary, "bin");
  const standIn = fileURLToPath(new URL("standIn.js", import.meta.url));
  await mkdir(folder);
  for (const command of ["cdk", "aws"]) {
    const script = `#!/bin/sh\nexec '${process.execPath}' '${standIn}' ${command} "$@"\n`;
    await writeFile(join(folder, command), script, { mode: 0o755 });
  }
  return folder;
}

/** Each local server has a CA of its own. */
async function joinCas(temporary: string, environments: readonly Environment[]): Promise<string> {
  const file = join(temporary, "ca.pem");
  const pems = await Promise.all(environments.map(({ dsql }) => readFile(dsql.caFile, "utf8")));
  await writeFile(file, pems.join("\n"));
  return file;
}
