import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { keysOf } from "./principals.ts";

export const ACCOUNT = "111122223333";
export const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
/** Whose jobs each role trusts, and what it is for. */
const ROLES = new Map<string, { environment: string; may: string }>(
  Object.entries({ test: "billio-test-github-actions", production: "billio-github-actions" }).flatMap(
    ([environment, prefix]) => [
      [roleArn(`${prefix}-deploy`), { environment, may: "deploy" }] as const,
      [roleArn(`${prefix}-dsql-migrate`), { environment, may: "migrate" }] as const,
    ],
  ),
);

/** The commit that runs are for. */
export const COMMIT = "1".repeat(40);
const REPOSITORY = "owner/billio";

/** A call of cdk or aws, as the stand-in on the path tells it. */
interface Call {
  command: string;
  args: string[];
  role?: string;
  token: string;
  /** What is in cdk.context.json where it is called. */
  context: string;
  /** Variables that CDK takes for options of its command line. */
  options: string[];
  cwd: string;
}

interface CallAnswer {
  stdout?: string;
  stderr?: string;
  files?: Record<string, string>;
  code: number;
}

type Outputs = Record<string, string>;

/**
 * What stands in for GitHub and AWS: where main is, the address that signs who a job is, STS, which changes that for keys, and what cdk and aws
 * are answered. Each of them refuses what the real one would: another audience, a token that it hasn't signed, a role that
 * doesn't trust the job's environment or may not do it.
 */
export async function startAws(outputsOf: (stack: string) => Promise<Outputs>) {
  const requestToken = randomUUID();
  const jobToken = randomUUID();
  /** The environment of the job that each token was signed for. */
  const signed = new Map<string, string | null>();
  const isTaken = (arn: string | undefined, token: string, may?: string) => {
    const role = ROLES.get(arn ?? "");
    return role !== undefined && role.environment === signed.get(token) && role.may === (may ?? role.may);
  };
  const deployed = new Map<string, Outputs>();
  const state = {
    /** Stacks in the order of their deployments. */
    deployments: [] as string[],
    /** Other calls of cdk. */
    calls: [] as string[],
    /** What was in cdk.context.json last time. */
    context: "",
    /** Where the branch main is. */
    main: COMMIT,
    /** What is to fail: a stack, or the name of a command of cdk's. */
    failing: new Set<string>(),
    /** What the API that asks for a signature answers without one. */
    unsignedStatus: 403,
  };

  const sts = (form: URLSearchParams): { status: number; body: string } => {
    const role = form.get("RoleArn") ?? "";
    if (!isTaken(role, form.get("WebIdentityToken") ?? "")) {
      const error =
        "<Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message>";
      return { status: 403, body: `<ErrorResponse><Error>${error}</Error></ErrorResponse>` };
    }
    const keys = keysOf(role.slice(role.lastIndexOf("/") + 1));
    const credentials = [
      `<AccessKeyId>${keys.accessKeyId}</AccessKeyId>`,
      `<SecretAccessKey>${keys.secretAccessKey}</SecretAccessKey>`,
      `<SessionToken>${keys.sessionToken}</SessionToken>`,
      `<Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration>`,
    ].join("");
    const result = `<AssumeRoleWithWebIdentityResult><Credentials>${credentials}</Credentials></AssumeRoleWithWebIdentityResult>`;
    const body = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${result}</AssumeRoleWithWebIdentityResponse>`;
    return { status: 200, body };
  };

  const cdk = async ({ args, role, token, context, options, cwd }: Call): Promise<CallAnswer> => {
    if (!cwd.endsWith("/packages/cdk")) return { code: 1, stderr: "--app is required\n" };
    if (options.length > 0)
      return { code: 1, stderr: `${options.join(", ")}: no option of cdk's is meant\n` };
    state.context = context;
    const [action = "", ...rest] = args;
    if (state.failing.has(action)) return { code: 1, stderr: `cdk ${action} failed\n` };
    if (action !== "deploy") {
      state.calls.push(args.join(" "));
      return { code: 0 };
    }
    if (!isTaken(role, token, "deploy")) return { code: 1, stderr: "AccessDenied: sts:AssumeRole\n" };
    const at = rest.indexOf("--outputs-file");
    const stacks = rest.filter((arg, index) => arg.startsWith("Billio") && index !== at + 1);
    const outputs: Record<string, Outputs> = {};
    for (const stack of stacks) {
      if (state.failing.has(stack)) return { code: 1, stderr: `${stack}: UPDATE_ROLLBACK_COMPLETE\n` };
      outputs[stack] = await outputsOf(stack);
      deployed.set(stack, outputs[stack]);
      state.deployments.push(stack);
    }
    return { code: 0, files: { [rest[at + 1] ?? ""]: JSON.stringify(outputs) } };
  };

  const aws = ({ args, role, token }: Call): CallAnswer => {
    const [service, action, , stack = ""] = args;
    if (!isTaken(role, token, "migrate")) return { code: 254, stderr: "AccessDenied\n" };
    const outputs = deployed.get(stack);
    if (service !== "cloudformation" || action !== "describe-stacks" || !outputs) {
      return { code: 254, stderr: `Stack with id ${stack} does not exist\n` };
    }
    const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
    return { code: 0, stdout: JSON.stringify({ Stacks: [{ StackName: stack, Outputs }] }) };
  };

  const answer = async (request: IncomingMessage): Promise<{ status: number; body: string }> => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const body = await text(request);
    if (url.pathname === "/token") {
      const isOurs = request.headers.authorization === `bearer ${requestToken}`;
      if (!isOurs || url.searchParams.get("audience") !== "sts.amazonaws.com")
        return { status: 401, body: "{}" };
      const token = `signed.by.github-${randomUUID()}`;
      signed.set(token, url.searchParams.get("environment"));
      return { status: 200, body: JSON.stringify({ value: token }) };
    }
    if (url.pathname === `/github/repos/${REPOSITORY}/git/ref/heads/main`) {
      if (request.headers.authorization !== `Bearer ${jobToken}`)
        return { status: 401, body: '{"message":"Bad credentials"}' };
      const found = { ref: "refs/heads/main", object: { type: "commit", sha: state.main } };
      return { status: 200, body: JSON.stringify(found) };
    }
    if (url.pathname === "/sts/" || url.pathname === "/sts") return sts(new URLSearchParams(body));
    if (url.pathname === "/signed-api")
      return { status: state.unsignedStatus, body: '{"message":"Forbidden"}' };
    const call = JSON.parse(body) as Call;
    return { status: 200, body: JSON.stringify(call.command === "cdk" ? await cdk(call) : aws(call)) };
  };

  const server = createServer((request, response) => {
    answer(request).then(
      ({ status, body }) => response.writeHead(status).end(body),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return Object.assign(state, {
    signedApi: `${home}/signed-api`,
    /** For what speaks to AWS itself. */
    env: { STUB_URL: `${home}/call`, AWS_ENDPOINT_URL_STS: `${home}/sts` },
    /** What each job has of GitHub. */
    github: {
      token: jobToken,
      env: {
        GITHUB_API_URL: `${home}/github`,
        GITHUB_REPOSITORY: REPOSITORY,
        GITHUB_SHA: COMMIT,
      },
    },
    /** For jobs of an environment that may have GitHub sign who they are. */
    identity: (environment: string) => ({
      ACTIONS_ID_TOKEN_REQUEST_URL: `${home}/token?api-version=2.0&environment=${environment}`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
    }),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  });
}
