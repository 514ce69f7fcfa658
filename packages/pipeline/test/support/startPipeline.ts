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
  const credentials = async (environment: "test" | "production") => {
    const file = join(temporary, `credentials-of-${environment}`);
    await writeFile(file, credentialsFile(environment, roleArn));
    return file;
  };
  const images = { BILLIO_IMAGE_DIR: temporary, BILLIO_IMAGE_DOMAIN: "http://localhost/images" };
  const [test, production] = await Promise.all([
    Environment.start(await credentials("test"), {
      role: "billio-test-api",
      env: { BILLIO_DSQL_USER: "billio_app", ENABLE_MUTATIONS: "1", ...images },
    }),
    Environment.start(await credentials("production"), {
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
  const commands = await makeCommands(temporary);
  const options: RunOptions = {
    workspace: await makeWorkspace(temporary, join(commands, "cdk")),
    temporary,
    vars: {
      AWS_ACCOUNT_ID: ACCOUNT,
      AWS_REGION: "us-east-1",
      BILLIO_CDK_CONTEXT: '{"account":"111122223333"}',
    },
    env: {
      PATH: `${await makePath(temporary, join(commands, "aws"))}:${process.env.PATH ?? ""}`,
      HOME: temporary,
      BILLIO_DSQL_CA_FILE: await joinCas(temporary, [test, production]),
      ...aws.env,
    },
    github: aws.github,
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

/** What a checkout is once it is installed: this repository, but with bundles and CDK's context of its own, and its cdk is `cdk`. */
async function makeWorkspace(temporary: string, cdk: string): Promise<string> {
  const workspace = join(temporary, "workspace");
  await mkdir(join(workspace, "packages/cdk"), { recursive: true });
  await mkdir(join(workspace, "dist/api"), { recursive: true });
  await writeFile(join(workspace, "dist/api/index.mjs"), "export {};\n");
  await linkAll(root, workspace, ["packages", "dist", ".git", "node_modules"]);
  await linkAll(join(root, "packages"), join(workspace, "packages"), ["cdk"]);
  const modules = join(workspace, "node_modules");
  await mkdir(join(modules, ".bin"), { recursive: true });
  await linkAll(join(root, "node_modules"), modules, [".bin"]);
  await symlink(cdk, join(modules, ".bin/cdk"));
  return workspace;
}

async function linkAll(from: string, to: string, without: readonly string[]): Promise<void> {
  const names = (await readdir(from)).filter((name) => !without.includes(name));
  await Promise.all(names.map((name) => symlink(join(from, name), join(to, name))));
}

/** A folder with cdk and aws as they are called, both answered by the test. */
async function makeCommands(temporary: string): Promise<string> {
  const folder = join(temporary, "commands");
  const stub = fileURLToPath(new URL("stubCommand.js", import.meta.url));
  await mkdir(folder);
  for (const command of ["cdk", "aws"]) {
    const script = `#!/bin/sh\nexec '${process.execPath}' '${stub}' ${command} "$@"\n`;
    await writeFile(join(folder, command), script, { mode: 0o755 });
  }
  return folder;
}

/** What a runner has on its path: aws, and a cdk of whichever version, which nothing may call. */
async function makePath(temporary: string, aws: string): Promise<string> {
  const folder = join(temporary, "bin");
  await mkdir(folder);
  await symlink(aws, join(folder, "aws"));
  const script =
    "#!/bin/sh\necho 'This cdk came with the runner; it is not the one of the lock file.' >&2\nexit 1\n";
  await writeFile(join(folder, "cdk"), script, { mode: 0o755 });
  return folder;
}

/** Each local server has a CA of its own. */
async function joinCas(temporary: string, environments: readonly Environment[]): Promise<string> {
  const file = join(temporary, "ca.pem");
  const pems = await Promise.all(environments.map(({ dsql }) => readFile(dsql.caFile, "utf8")));
  await writeFile(file, pems.join("\n"));
  return file;
}
