import type { App } from "aws-cdk-lib";
import { BillioApiStack } from "./api/BillioApiStack.ts";
import { BillioAuthStack } from "./auth/BillioAuthStack.ts";
import { BillioBackupStack } from "./backup/BillioBackupStack.ts";
import { BillioCDNStack } from "./cdn/BillioCDNStack.ts";
import type { Context } from "./context/Context.ts";
import { ContextError } from "./context/ContextError.ts";
import { readContext } from "./context/readContext.ts";
import { BillioDataStack } from "./data/BillioDataStack.ts";
import { BillioDataMigrationStack } from "./dataMigration/BillioDataMigrationStack.ts";
import { BillioImageStack } from "./image/BillioImageStack.ts";
import { BillioMonitoringStack } from "./monitoring/BillioMonitoringStack.ts";
import { BillioStack } from "./stack/BillioStack.ts";
import type { Environment } from "./stack/names.ts";

/**
 * Adds all stacks to an app, as its context describes them.
 *
 * @throws {ContextError} naming all that is missing or malformed
 */
export function addStacks(app: App): void {
  const context = readContext(app.node.getAllContext() as Record<string, unknown>);
  const production = addEnvironment(app, "production", context);
  const test = addEnvironment(app, "test", context);
  const auth = new BillioAuthStack(app, context);
  const api = new BillioApiStack(app, "BillioAPI", context, {
    ...production,
    callerRoleArn: auth.signedInRoleArn,
  });
  const readonlyApi = new BillioApiStack(app, "BillioReadonlyAPI", context, production);
  const testApi = new BillioApiStack(app, "BillioTestAPI", context, test);
  const backup = new BillioBackupStack(app, context);
  const migration = new BillioDataMigrationStack(app, context);
  const monitoring = new BillioMonitoringStack(app, context, { apis: [api.metrics, readonlyApi.metrics] });
  // Stacks refer to the cluster's names and its roles by name: references would order the stacks.
  for (const stack of [api, readonlyApi, backup, migration, monitoring]) stack.addDependency(production.data);
  for (const stack of [testApi, migration, monitoring]) stack.addDependency(test.data);
  checkLogicalIds(app, context);
}

/** The resources of an environment that an API uses. */
function addEnvironment(app: App, environment: Environment, context: Context) {
  const data = new BillioDataStack(app, environment, context);
  const { bucket } = new BillioImageStack(app, environment, context);
  const { url } = new BillioCDNStack(app, environment, context, bucket);
  return { data, images: { bucket, url } };
}

function checkLogicalIds(app: App, context: Context): void {
  const stacks = app.node.children.filter((child) => child instanceof BillioStack);
  const names = stacks.map(({ stackName }) => stackName);
  const faults = [
    ...[...context.logicalIds.keys()]
      .filter((name) => !names.includes(name))
      .map((name) => ({ key: `logicalIds.${name}`, reason: `is no stack; there are ${names.join(", ")}` })),
    ...stacks.flatMap((stack) => stack.faultsOfLogicalIds()),
  ];
  if (faults.length > 0) throw new ContextError(faults);
}
