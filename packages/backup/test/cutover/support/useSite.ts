import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDatabaseSettings } from "@mattb.tech/billio-config";
import { createData, type Data } from "@mattb.tech/billio-data";
import { createDatabase } from "@mattb.tech/billio-data/bulk";
import { type DsqlLocal, startDsqlLocal } from "@mattb.tech/billio-dsql-local";
import { sharedPostgres } from "@mattb.tech/billio-dsql-local/testing";
import { afterAll, beforeAll } from "vitest";
import { useDynamoDb } from "../../support/useDynamoDb.ts";
import { useS3 } from "../../support/useS3.ts";

/** All that a cutover is about: the old table, a bucket, a test cluster and a production cluster with change records. */
export interface Site {
  dynamoDb: ReturnType<typeof useDynamoDb>;
  bucket: string;
  /** Variables of the runbook and of the programs. */
  env: () => Record<string, string>;
  /** The new application, in production. */
  app: () => Data;
  /** All changes so far are in the folder of change records. */
  changesDelivered: () => Promise<void>;
  /** How many change records of an item are in the folder. */
  recordsOf: (id: string) => Promise<number>;
}

export function useSite(table: () => string): Site {
  const dynamoDb = useDynamoDb();
  const s3 = useS3();
  const clusters: DsqlLocal[] = [];
  let folder = "";
  let database: ReturnType<typeof createDatabase> | undefined;
  let variables: Record<string, string> = {};
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "billio-site-"));
    // PostgreSQL runs as another user where the tests run as root.
    await chmod(folder, 0o711);
    const credentialsFile = join(folder, "credentials");
    const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = s3.env;
    await writeFile(
      credentialsFile,
      `[default]\naws_access_key_id = ${AWS_ACCESS_KEY_ID}\naws_secret_access_key = ${AWS_SECRET_ACCESS_KEY}\nprincipal_arn = arn:aws:iam::000000000000:user/local\n`,
    );
    const changes = join(folder, "changes");
    const options = { credentialsFile, jobs: { autoAnalyze: false } };
    const test = await startDsqlLocal({
      ...options,
      isolated: true,
      backend: { connectionString: await sharedPostgres() },
    });
    clusters.push(test);
    const production = await startDsqlLocal({ ...options, cdc: { folder: changes } });
    clusters.push(production);
    variables = {
      ...dynamoDb.env,
      ...s3.env,
      BUCKET: s3.bucket,
      TEST_ENDPOINT: test.endpoint,
      PRODUCTION_ENDPOINT: production.endpoint,
      BILLIO_DSQL_CA_FILE: join(folder, "ca.pem"),
      CHANGES: changes,
    };
    await writeFile(join(folder, "ca.pem"), await bothOf(test.caFile, production.caFile));
    Object.assign(process.env, s3.env);
    database = createDatabase(
      readDatabaseSettings({ ...variables, BILLIO_DSQL_ENDPOINT: production.endpoint }),
    );
  });
  afterAll(async () => {
    await database?.close();
    for (const cluster of clusters) await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    dynamoDb,
    bucket: s3.bucket,
    env: () => ({ ...variables, TABLE: table() }),
    app: () => {
      if (database === undefined) throw new Error("The application is there inside tests only.");
      return createData(database);
    },
    changesDelivered: async () => {
      await clusters[1]?.cdc?.flushed();
    },
    recordsOf: async (id) => {
      const changes = variables.CHANGES ?? "";
      const files = (await readdir(changes)).filter((file) => file.endsWith(".jsonl"));
      const texts = await Promise.all(files.map((file) => readFile(join(changes, file), "utf8")));
      return texts.join("").split(`"id":"${id}"`).length - 1;
    },
  };
}

/** Certificates that vouch for either. */
async function bothOf(...files: string[]): Promise<string> {
  return (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
}
