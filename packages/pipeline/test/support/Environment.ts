import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { relative } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type DsqlLocal, startDsqlLocal } from "@mattb.tech/billio-dsql-local";
import { sharedPostgres } from "@mattb.tech/billio-dsql-local/testing";
import pg from "pg";
import { bundledProgram } from "../../../../bundle/runProgram.js";
import { KeptAddress } from "./KeptAddress.ts";
import { lambdaEnv } from "./principals.ts";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

/** A cluster of an environment, and the API that has been deployed on it. */
export class Environment {
  readonly dsql: DsqlLocal;
  readonly #api: { role: string; env: Record<string, string> };
  readonly #address: KeptAddress;
  #serving: ChildProcess | undefined;

  private constructor(
    dsql: DsqlLocal,
    api: { role: string; env: Record<string, string> },
    address: KeptAddress,
  ) {
    this.dsql = dsql;
    this.#api = api;
    this.#address = address;
  }

  /** @param api the IAM role of its Lambda, and what its stack sets */
  static async start(credentialsFile: string, api: { role: string; env: Record<string, string> }) {
    const dsql = await startDsqlLocal({
      credentialsFile,
      isolated: true,
      jobs: { autoAnalyze: false },
      backend: { connectionString: await sharedPostgres() },
    });
    return new Environment(dsql, api, await KeptAddress.open());
  }

  /** Past all rules. */
  async behind<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.dsql.backendConnectionString });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** How many migrations are applied, and who is mapped to which role. */
  async state(): Promise<{ migrations: number; mapped: string[] }> {
    const [table] = await this.behind<{ there: boolean }>(
      "SELECT to_regclass('_billio_migrations') IS NOT NULL AS there",
    );
    const migrations = table?.there ? await this.behind("SELECT name FROM _billio_migrations") : [];
    const mapped = await this.behind<{ role: string; arn: string }>(
      "SELECT pg_role_name AS role, arn FROM sys.iam_pg_role_mappings ORDER BY 1, 2",
    );
    return {
      migrations: migrations.length,
      mapped: mapped.map(({ role, arn }) => `${role} ${arn.slice(arn.lastIndexOf("/") + 1)}`),
    };
  }

  /** Every row of every table of ours, as text. */
  async content(): Promise<string[]> {
    const tables = await this.behind<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1",
    );
    const rows = await Promise.all(
      tables.map(({ name }) =>
        this.behind<{ row: string }>(`SELECT '${name}' || t::text AS row FROM "${name}" t`),
      ),
    );
    return rows
      .flat()
      .map(({ row }) => row)
      .sort();
  }

  /** Starts the API, or leaves it where it is; resolves to its address. */
  async deployApi(): Promise<string> {
    if (this.#serving) return this.#address.url;
    const { BILLIO_DSQL_ENDPOINT = "", BILLIO_DSQL_CA_FILE = "", AWS_REGION = "" } = this.dsql.env;
    const program = fileURLToPath(new URL("serveApi.ts", import.meta.url));
    const script = await bundledProgram("pipeline-test-api", relative(root, program));
    const child = spawn(process.execPath, [script], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        PORT: "0",
        BILLIO_LOG_LEVEL: "error",
        BILLIO_DSQL_ENDPOINT,
        BILLIO_DSQL_CA_FILE,
        AWS_REGION,
        ...lambdaEnv(this.#api.role),
        ...this.#api.env,
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "close").then(() => {
      throw new Error("The API has ended before it told its address");
    });
    const told = once(createInterface(child.stdout), "line") as Promise<[string]>;
    const [url] = await Promise.race([told, ended]);
    this.#address.port = Number(new URL(url).port);
    this.#serving = child;
    return this.#address.url;
  }

  async stopApi(): Promise<void> {
    const child = this.#serving;
    this.#serving = undefined;
    this.#address.port = undefined;
    if (child?.exitCode !== null) return;
    child.kill();
    await once(child, "close");
  }

  async stop(): Promise<void> {
    await this.stopApi();
    this.#address.close();
    await this.dsql.stop();
  }
}
