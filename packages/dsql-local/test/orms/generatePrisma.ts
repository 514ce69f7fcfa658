import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { PrismaPg } from "@prisma/adapter-pg";

const FOLDER = fileURLToPath(new URL("prisma/", import.meta.url));

/** A table's part of the client, as far as the bank needs it. */
interface Model<Row> {
  create(of: { data: Row }): Promise<Row>;
  findUnique(of: { where: Partial<Row> }): Promise<Row | null>;
  update(of: {
    where: Partial<Row>;
    data: { [Field in keyof Row]?: { increment?: number; decrement?: number } };
  }): Promise<Row>;
  aggregate(of: { _sum: { [Field in keyof Row]?: true } }): Promise<{ _sum: Sums<Row> }>;
  groupBy<Field extends keyof Row>(of: {
    by: Field;
    _sum: { [Summed in keyof Row]?: true };
  }): Promise<(Pick<Row, Field> & { _sum: Sums<Row> })[]>;
}

type Sums<Row> = { [Field in keyof Row]?: number | null };

interface Tables {
  account: Model<{ id: number; balance: number }>;
  transfer: Model<{ id: string; source: number; target: number; amount: number }>;
}

/** The client that Prisma generates from prisma/schema.prisma. */
export interface Client extends Tables {
  $transaction<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  $disconnect(): Promise<void>;
}

interface Generated {
  PrismaClient: new (options: {
    adapter: PrismaPg;
    transactionOptions: { timeout: number; maxWait: number };
  }) => Client;
}

/** Generates the Prisma client, as a user does, and loads it. */
export async function generatePrisma(): Promise<Generated> {
  const cli = createRequire(import.meta.url).resolve("prisma/build/index.js");
  await promisify(execFile)(process.execPath, [cli, "generate", "--schema", `${FOLDER}schema.prisma`], {
    cwd: FOLDER,
    // It would download the engine for migrations, which isn't needed, and check for a newer version.
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" },
  });
  return (await import(pathToFileURL(`${FOLDER}dist/client.ts`).href)) as Generated;
}
