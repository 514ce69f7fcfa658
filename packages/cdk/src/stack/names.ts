/** Each environment has its own cluster, images and API. */
export const ENVIRONMENTS = ["production", "test"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** Names of the deployed stacks: another name would be another stack. */
export const STACKS = {
  production: { data: "BillioDataV3", image: "BillioImage", cdn: "BillioCDN" },
  test: { data: "BillioTestDataV3", image: "BillioTestImage", cdn: "BillioTestCDN" },
} as const satisfies Record<Environment, Record<string, string>>;

/** A role of IAM that connects to the database, and the role of the database that it takes there. */
export interface DatabaseRole {
  /** The same in each deployment, so that the role can be mapped before its Lambda exists. */
  roleName: string;
  databaseUser: "billio_app" | "billio_readonly";
}

/** Who connects to which cluster. */
export const DATABASE_ROLES = {
  api: { roleName: "billio-api", databaseUser: "billio_app" },
  readonlyApi: { roleName: "billio-readonly-api", databaseUser: "billio_readonly" },
  backup: { roleName: "billio-backup", databaseUser: "billio_readonly" },
  testApi: { roleName: "billio-test-api", databaseUser: "billio_app" },
} as const satisfies Record<string, DatabaseRole>;

export const ROLES_OF: Readonly<Record<Environment, readonly DatabaseRole[]>> = {
  production: [DATABASE_ROLES.api, DATABASE_ROLES.readonlyApi, DATABASE_ROLES.backup],
  test: [DATABASE_ROLES.testApi],
};

/** The roles that GitHub's workflows assume, each in jobs of its environment only. */
export const GITHUB_ROLES = {
  production: { migrate: "billio-github-actions-dsql-migrate", deploy: "billio-github-actions-deploy" },
  test: { migrate: "billio-test-github-actions-dsql-migrate", deploy: "billio-test-github-actions-deploy" },
} as const satisfies Record<Environment, Record<string, string>>;
