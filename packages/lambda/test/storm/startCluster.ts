import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { grantRoles } from "@mattb.tech/billio-data/grant";
import { readDatabaseSettings } from "@mattb.tech/billio-config";
import { migrated } from "@mattb.tech/billio-data/testing";
import { type DsqlLocal, type Fault, startDsqlLocal } from "@mattb.tech/billio-dsql-local";

const ADMIN = "made-up-admin";
/** The IAM roles of the Lambdas, and what they connect as. */
const USERS = {
  "billio-api": "billio_app",
  "billio-readonly-api": "billio_readonly",
  "billio-backup": "billio_readonly",
} as const;

type Role = keyof typeof USERS;

export interface Cluster {
  dsql: DsqlLocal;
  /** Where change records appear. */
  records: string;
  /** The environment of who is admin. */
  admin: Record<"AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY", string> & Record<string, string>;
  /** The keys of an IAM role. */
  keys: (role: Role) => { AWS_ACCESS_KEY_ID: string; AWS_SECRET_ACCESS_KEY: string };
  /** The environment of a Lambda that has this IAM role. */
  env: (role: Role) => Record<string, string>;
  stop: () => Promise<void>;
}

/** A local DSQL as production's cluster is: migrated, with change records, and roles that are mapped as `grant` maps them. */
export async function startCluster(cdcFaults: Fault[]): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), "billio-storm-"));
  // PostgreSQL runs as another user where the tests run as root.
  await chmod(folder, 0o711);
  const credentialsFile = join(folder, "credentials");
  await writeFile(credentialsFile, [ADMIN, ...Object.keys(USERS)].map(profile).join("\n"));
  const records = join(folder, "records");
  const dsql = await startDsqlLocal({
    credentialsFile,
    cdc: { folder: records, faults: cdcFaults },
    jobs: { autoAnalyze: false },
  });
  const { BILLIO_DSQL_ENDPOINT = "", BILLIO_DSQL_CA_FILE = "", AWS_REGION = "" } = dsql.env;
  const reach = { BILLIO_DSQL_ENDPOINT, BILLIO_DSQL_CA_FILE, AWS_REGION };
  const admin = { ...reach, ...keys(ADMIN) };
  await migrated.prepare({ ...dsql, env: admin });
  await grantRoles({
    app: [arn("billio-api")],
    readOnly: [arn("billio-readonly-api"), arn("billio-backup")],
    settings: readDatabaseSettings(admin),
  });
  return {
    dsql,
    records,
    admin,
    keys,
    env: (role) => ({ ...reach, BILLIO_DSQL_USER: USERS[role], ...keys(role) }),
    stop: async () => {
      await dsql.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function arn(role: string): string {
  return `arn:aws:iam::111122223333:role/${role}`;
}

function keys(role: string) {
  return { AWS_ACCESS_KEY_ID: `made-up-key-of-${role}`, AWS_SECRET_ACCESS_KEY: `made-up-secret-of-${role}` };
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
