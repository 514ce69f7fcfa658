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
   * `tests`: starts a local DSQL by itself, and tests against it.
   */
  kind: "bank" | "tests";
}

/** A folder here, and a page of the same name in docs/recipes. */
export interface Recipe {
  name: string;
  programs: Program[];
  /** Packages whose versions the table shows. */
  shows: string[];
  /** Host under which its client finds the local DSQL, if not `localhost`. */
  host?: string;
}

const npmStart: Program[] = [{ command: ["npm", "start", "--silent"], kind: "bank" }];

/** All recipes, in the order of the index. */
export const recipes: Recipe[] = [
  { name: "drizzle", programs: npmStart, shows: ["drizzle-orm", "pg"] },
  { name: "kysely", programs: npmStart, shows: ["kysely", "pg"] },
  { name: "typeorm", programs: npmStart, shows: ["typeorm", "pg"] },
  { name: "sequelize", programs: npmStart, shows: ["sequelize", "pg"] },
  { name: "knex", programs: npmStart, shows: ["knex", "pg"] },
  { name: "postgres-js", programs: npmStart, shows: ["postgres"] },
  {
    name: "aws-connector",
    programs: npmStart,
    shows: ["@aws/aurora-dsql-node-postgres-connector", "pg"],
    host: "127.0.0.1",
  },
];
