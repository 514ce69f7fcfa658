import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDatabaseSettings } from "@mattb.tech/billio-config";
import { databaseRoles, grantRoles } from "@mattb.tech/billio-data/grant";
import { runMigrations } from "@mattb.tech/billio-data/migrate";
import { type CdcOptions, type DsqlLocal, startDsqlLocal } from "@mattb.tech/billio-dsql-local";

/** IAM roles of the Lambdas, as in the stacks, and their database roles. */
export const USERS = {
  "billio-api": databaseRoles.app,
  "billio-readonly-api": databaseRoles.readOnly,
  "billio-backup": databaseRoles.readOnly,
} as const;

export type LambdaRole = keyof typeof USERS;

/** A local DSQL with migrations and roles, like a cluster after a deployment. */
export interface OwnDatabase {
  dsql: DsqlLocal;
  /** Environment for connecting as admin. */
  admin: Record<string, string>;
  /** Environment in which a function with this IAM role can connect. */
  variables: (role: LambdaRole) => Record<string, string>;
  stop: () => Promise<void>;
}

export interface DatabaseOptions {
  /** Keeps the data; without it everything is removed at the end. */
  dataDir?: string | undefined;
  cdc?: CdcOptions;
  /** Receives lines about the current step. */
  log?: (line: string) => void;
}

const ADMIN = "billio-github-actions-dsql-migrate";

/** Starts a local DSQL, applies the migrations, and maps each IAM role to its database role as on AWS. */
export async function startDatabase({ dataDir, cdc, log }: DatabaseOptions = {}): Promise<OwnDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "billio-lambda-"));
  let dsql: DsqlLocal | undefined;
  const stop = async () => {
    await dsql?.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const credentialsFile = join(folder, "credentials");
    await writeFile(credentialsFile, [ADMIN, ...Object.keys(USERS)].map(profile).join("\n"));
    dsql = await startDsqlLocal({
      credentialsFile,
      ...(dataDir === undefined ? {} : { dataDir }),
      ...(cdc === undefined ? {} : { cdc, jobs: { autoAnalyze: false } }),
      ...(log === undefined ? {} : { log }),
    });
    const { BILLIO_DSQL_ENDPOINT = "", BILLIO_DSQL_CA_FILE = "", AWS_REGION = "" } = dsql.env;
    const reach = { BILLIO_DSQL_ENDPOINT, BILLIO_DSQL_CA_FILE, AWS_REGION };
    const admin = { ...reach, ...keys(ADMIN) };
    // The signer reads its credentials from there.
    Object.assign(process.env, admin);
    log?.("applying the migrations");
    const settings = readDatabaseSettings(admin);
    await runMigrations({ settings, pollMs: 200 });
    const lists = { app: [arn("billio-api")], readOnly: [arn("billio-readonly-api"), arn("billio-backup")] };
    // Other mappings stay.
    const { revoked } = await grantRoles({ ...lists, settings, dryRun: true });
    const others = (wanted: string) =>
      revoked.filter(({ role }) => role === wanted).map((other) => other.arn);
    await grantRoles({
      app: [...lists.app, ...others(databaseRoles.app)],
      readOnly: [...lists.readOnly, ...others(databaseRoles.readOnly)],
      settings,
    });
    return {
      dsql,
      admin,
      variables: (role) => ({ ...reach, BILLIO_DSQL_USER: USERS[role], ...keys(role) }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function arn(role: string): string {
  return `arn:aws:iam::111122223333:role/${role}`;
}

/** Made-up credentials, which only the local server knows. */
function keys(role: string) {
  return {
    AWS_ACCESS_KEY_ID: `made-up-key-of-${role}`,
    AWS_SECRET_ACCESS_KEY: `made-up-secret-of-${role}`,
  };
}

function profile(role: string): string {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = keys(role);
  return [
    `[${role}]`,
    `aws_access_key_id = ${AWS_ACCESS_KEY_ID}`,
    `aws_secret_access_key = ${AWS_SECRET_ACCESS_KEY}`,
    `principal_arn = ${arn(role)}`,
    `actions = dsql:${role === ADMIN ? "DbConnectAdmin" : "DbConnect"}`,
    "",
  ].join("\n");
}
