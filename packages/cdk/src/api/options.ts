import type { DatabaseRole, Environment } from "../stack/names.ts";
import { DATABASE_ROLES } from "../stack/names.ts";

/** What distinguishes the APIs. */
export interface ApiOptions {
  environment: Environment;
  /** Whether it has mutations, which determines the schema, the permissions and the database role. */
  mutations: boolean;
  /** Whether requests have to be signed by somebody who may call it. */
  iam: boolean;
  role: DatabaseRole;
}

export const APIS = {
  BillioAPI: { environment: "production", mutations: true, iam: true, role: DATABASE_ROLES.api },
  BillioReadonlyAPI: {
    environment: "production",
    mutations: false,
    iam: false,
    role: DATABASE_ROLES.readonlyApi,
  },
  BillioTestAPI: { environment: "test", mutations: true, iam: false, role: DATABASE_ROLES.testApi },
} as const satisfies Record<string, ApiOptions>;

export type ApiName = keyof typeof APIS;
