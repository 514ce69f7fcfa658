import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App, type Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { addStacks } from "../../src/addStacks.ts";
import { BillioStack } from "../../src/stack/BillioStack.ts";

const PACKAGE = join(import.meta.dirname, "../..");
const BUNDLES = join(PACKAGE, "test/fixture/bundles");

/** What the README tells people to begin with, with bundles that are there. */
export const EXAMPLE: Readonly<Record<string, unknown>> = {
  ...readJson("cdk.context.example.json"),
  bundles: BUNDLES,
};

/** The old table gone, and everything under the addresses that AWS gives. */
export const WITHOUT_EXTRAS = {
  dynamoFallback: false,
  logicalIds: undefined,
  domains: undefined,
  corsOrigins: undefined,
  repositoryId: undefined,
  repositoryOwnerId: undefined,
  githubOidcProviderArn: undefined,
} as const;

export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

/** The app that `cdk` would synthesize with this context beside the example's; `undefined` takes a key away. */
export function createApp(changes: Readonly<Record<string, unknown>> = {}): App {
  const { context } = readJson("cdk.json") as { context: Record<string, unknown> };
  const given = Object.entries({ ...EXAMPLE, ...changes }).filter(([, value]) => value !== undefined);
  const app = new App({ context: { ...context, ...Object.fromEntries(given) }, analyticsReporting: false });
  addStacks(app);
  return app;
}

function stacksOf(app: App): Stack[] {
  return app.node.children.filter((child) => child instanceof BillioStack);
}

const made = new Map<object | undefined, Map<string, Template>>();

/** By name of stack; made once for the same object. */
export function templatesOf(changes?: Readonly<Record<string, unknown>>): Map<string, Template> {
  let templates = made.get(changes);
  if (templates === undefined) {
    const stacks = stacksOf(createApp(changes));
    templates = new Map(stacks.map((stack) => [stack.stackName, Template.fromStack(stack)]));
    made.set(changes, templates);
  }
  return templates;
}

export function templateOf(templates: ReadonlyMap<string, Template>, stack: string): Template {
  const template = templates.get(stack);
  if (template === undefined) throw new Error(`There is no stack ${stack}`);
  return template;
}

export function resourcesOf(template: Template, type?: string): [id: string, resource: Resource][] {
  const { Resources } = template.toJSON() as { Resources: Record<string, Resource> };
  return Object.entries(Resources).filter(([, { Type }]) => type === undefined || Type === type);
}

/** The one resource of a type. */
export function onlyResource(template: Template, type: string): Resource {
  const found = resourcesOf(template, type);
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`${found.length} resources of type ${type}`);
  return found[0][1];
}

function readJson(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(PACKAGE, file), "utf8")) as Record<string, unknown>;
}
