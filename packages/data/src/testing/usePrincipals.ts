import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DsqlLocal, startDsqlLocal } from "@mattb.tech/billio-dsql-local";
import { sharedPostgres } from "@mattb.tech/billio-dsql-local/testing";
import { afterAll, beforeAll } from "vitest";
import { migrated } from "../testing.ts";

/** IAM roles of the tests' account, with the action that each is allowed. */
const ACTIONS = {
  "billio-github-actions-dsql-migrate": "dsql:DbConnectAdmin",
  "billio-api": "dsql:DbConnect",
  "billio-readonly-api": "dsql:DbConnect",
  "billio-backup": "dsql:DbConnect",
  stranger: "dsql:DbConnect",
} as const;

export type Principal = keyof typeof ACTIONS;

interface Principals {
  dsql: DsqlLocal;
  /** The ARN of the IAM role. */
  arn: (principal: Principal) => string;
  /** The environment of a process that has this IAM role, and connects as this user. */
  env: (principal: Principal, user?: string) => Record<string, string>;
  /** Runs a callback with the IAM role's keys and the Region in this process's environment, where the AWS SDK looks. */
  as: <T>(principal: Principal, work: () => Promise<T>) => Promise<T>;
}

/**
 * An isolated DSQL with the migrations applied that knows several IAM roles, each with keys of its own: none of them is
 * mapped to a role of the database yet. One for each file that calls this.
 */
export function usePrincipals(): Principals {
  let started: DsqlLocal | undefined;
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "billio-principals-"));
    // PostgreSQL runs as another user where the tests run as root.
    await chmod(folder, 0o711);
    const credentialsFile = join(folder, "credentials");
    await writeFile(credentialsFile, credentials());
    started = await startDsqlLocal({
      credentialsFile,
      isolated: migrated,
      jobs: { autoAnalyze: false },
      backend: { connectionString: await sharedPostgres() },
    });
  });
  afterAll(async () => {
    await started?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const dsql = () => {
    if (started === undefined)
      throw new Error("The DSQL of usePrincipals() is there inside hooks and tests only");
    return started;
  };
  return {
    get dsql() {
      return dsql();
    },
    arn,
    env: (principal, user = "admin") => {
      const { BILLIO_DSQL_ENDPOINT = "", BILLIO_DSQL_CA_FILE = "", AWS_REGION = "" } = dsql().env;
      return {
        BILLIO_DSQL_ENDPOINT,
        BILLIO_DSQL_CA_FILE,
        AWS_REGION,
        BILLIO_DSQL_USER: user,
        ...keys(principal),
      };
    },
    as: async (principal, work) => {
      const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION } = process.env;
      Object.assign(process.env, keys(principal), { AWS_REGION: dsql().env.AWS_REGION });
      try {
        return await work();
      } finally {
        restore("AWS_ACCESS_KEY_ID", AWS_ACCESS_KEY_ID);
        restore("AWS_SECRET_ACCESS_KEY", AWS_SECRET_ACCESS_KEY);
        restore("AWS_REGION", AWS_REGION);
      }
    },
  };
}

type AwsVariable = "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" | "AWS_REGION";

function restore(name: AwsVariable, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}

function arn(principal: Principal): string {
  return `arn:aws:iam::111122223333:role/${principal}`;
}

function keys(principal: Principal): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: `made-up-key-of-${principal}`,
    AWS_SECRET_ACCESS_KEY: `made-up-secret-of-${principal}`,
  };
}

function credentials(): string {
  return (Object.keys(ACTIONS) as Principal[])
    .map((principal) => {
      const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = keys(principal);
      return [
        `[${principal}]`,
        `aws_access_key_id = ${AWS_ACCESS_KEY_ID}`,
        `aws_secret_access_key = ${AWS_SECRET_ACCESS_KEY}`,
        `principal_arn = ${arn(principal)}`,
        `actions = ${ACTIONS[principal]}`,
        "",
      ].join("\n");
    })
    .join("\n");
}
