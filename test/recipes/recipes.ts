import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Holds a folder for each recipe, and the runner's files. */
export const recipesFolder = fileURLToPath(new URL(".", import.meta.url));

/** What a recipe's reader runs. */
export interface Program {
  /** Tells programs of one recipe apart. */
  name?: string;
  command: string[];
  /**
   * `bank`: opens accounts in the empty DSQL of the environment, moves money among them, and prints a {@link BankReport};
   * `tests`: starts a local DSQL by itself, tests against it, and prints the results as Jest's JSON;
   * `workflow`: is the name of a workflow's file instead of a command.
   */
  kind: "bank" | "tests" | "workflow";
}

/** A folder here, and a page of the same name in docs/recipes. */
export interface Recipe {
  name: string;
  programs: Program[];
  /** Packages whose versions the table shows. */
  shows: string[];
  /** Prints the version of a client that isn't among its packages. */
  versionCommand?: string[];
  /** Variables that its packages need beside those that name the DSQL. */
  environment?: Record<string, string>;
}

/** In the environment that installing makes. */
export const python = join(".venv", process.platform === "win32" ? "Scripts" : "bin", "python");

const npmStart: Program[] = [{ command: ["npm", "start", "--silent"], kind: "bank" }];

/** All recipes, in the order of the index. */
export const recipes: Recipe[] = [
  { name: "drizzle", programs: npmStart, shows: ["drizzle-orm", "pg"] },
  { name: "kysely", programs: npmStart, shows: ["kysely", "pg"] },
  {
    name: "prisma",
    programs: npmStart,
    shows: ["@prisma/client", "@prisma/adapter-pg"],
    // Without it Prisma fetches its engine for migrations, which isn't used, from a host of its own.
    environment: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath },
  },
  { name: "typeorm", programs: npmStart, shows: ["typeorm", "pg"] },
  { name: "sequelize", programs: npmStart, shows: ["sequelize", "pg"] },
  { name: "knex", programs: npmStart, shows: ["knex", "pg"] },
  { name: "postgres-js", programs: npmStart, shows: ["postgres"] },
  {
    name: "aws-connector",
    programs: npmStart,
    shows: ["@aws/aurora-dsql-node-postgres-connector", "pg"],
    // It takes a host without a dot for a cluster's id.
    environment: { PGHOST: "127.0.0.1" },
  },
  {
    name: "psql",
    programs: [{ command: ["bash", "start.sh"], kind: "bank" }],
    shows: [],
    versionCommand: ["psql", "--version"],
  },
  {
    name: "python",
    programs: [
      { name: "psycopg", command: [python, "psycopg_bank.py"], kind: "bank" },
      { name: "SQLAlchemy", command: [python, "sqlalchemy_bank.py"], kind: "bank" },
    ],
    shows: ["psycopg", "SQLAlchemy"],
  },
  {
    name: "vitest-jest",
    programs: [
      {
        name: "Vitest",
        command: ["npm", "run", "--silent", "vitest", "--", "--reporter=json"],
        kind: "tests",
      },
      { name: "Jest", command: ["npm", "run", "--silent", "jest", "--", "--json"], kind: "tests" },
    ],
    shows: ["vitest", "jest"],
  },
  {
    name: "github-actions",
    programs: [{ command: ["workflow.yml"], kind: "workflow" }],
    shows: ["pg"],
  },
];
