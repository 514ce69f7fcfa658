import type { Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { createApp, resourcesOf, templatesOf, WITHOUT_EXTRAS } from "./support/templates.ts";

const withTable = templatesOf();
const withoutTable = templatesOf(WITHOUT_EXTRAS);
const variants = [
  ["with the old table", withTable],
  ["without", withoutTable],
] as const;
const DATA = /^Billio(Test)?DataV3$/;

/** `<stack>: <name>` of each export of the data stacks. */
function exportsOf(templates: ReadonlyMap<string, Template>): Set<string> {
  const named = [...templates].flatMap(([stack, template]) => {
    const { Outputs } = template.toJSON() as { Outputs?: Record<string, { Export?: { Name: string } }> };
    return Object.values(Outputs ?? {}).flatMap(({ Export }) =>
      Export !== undefined && DATA.test(stack) ? [Export.Name] : [],
    );
  });
  return new Set(named);
}

function importsOf(templates: ReadonlyMap<string, Template>): Set<string> {
  const text = JSON.stringify([...templates.values()].map((template) => template.toJSON() as unknown));
  return new Set([...text.matchAll(/"Fn::ImportValue":"([^"]+)"/g)].map(([, name = ""]) => name));
}

test.each(variants)("no stack holds on to what a data stack exports: %s", (_, templates) => {
  const imports = importsOf(templates);
  expect(imports.size).toBeGreaterThan(0);
  expect([...imports].filter((name) => /^Billio(Test)?DataV3:/.test(name))).toEqual([]);
});

test("when the old table goes, only exports go that none of the stacks imports", () => {
  const left = exportsOf(withoutTable);
  const gone = [...exportsOf(withTable)].filter((name) => !left.has(name));
  const ofTable = ["BillioDataV3", "BillioTestDataV3"].flatMap((stack) =>
    ["FnGetAttItemTable\\w+Arn\\w+", "RefItemTable\\w+"].map(
      (id) => expect.stringMatching(`^${stack}:ExportsOutput${id}$`) as string,
    ),
  );
  expect(gone.toSorted()).toEqual(ofTable);
  const imports = new Set([...importsOf(withTable), ...importsOf(withoutTable)]);
  expect(gone.filter((name) => imports.has(name))).toEqual([]);
});

test.each(variants)(
  "each parameter that is read has been written by a stack that comes before: %s",
  (...[, templates]) => {
    const app = createApp(templates === withTable ? {} : WITHOUT_EXTRAS);
    const { stacks } = app.synth();
    const writers = new Map(
      [...templates].flatMap(([stack, template]) =>
        resourcesOf(template, "AWS::SSM::Parameter").map(
          ([, { Properties }]) => [Properties?.Name as string, stack] as const,
        ),
      ),
    );
    let reads = 0;
    for (const [stack, template] of templates) {
      const { Parameters } = template.toJSON() as {
        Parameters?: Record<string, { Type: string; Default: string }>;
      };
      const dependencies = stacks
        .find(({ stackName }) => stackName === stack)
        ?.dependencies.map(({ id }) => id);
      for (const { Type, Default } of Object.values(Parameters ?? {})) {
        if (!Type.startsWith("AWS::SSM::Parameter::Value") || Default.startsWith("/cdk-bootstrap/")) continue;
        reads++;
        expect(writers.get(Default), `${stack}: ${Default}`).toMatch(DATA);
        expect(dependencies, `${stack}: ${Default}`).toContain(writers.get(Default));
      }
    }
    expect(reads).toBeGreaterThan(6);
  },
);

test("parameters of the two environments are separate, and so are those of external services", () => {
  const names = [...withTable.values()].flatMap((template) =>
    resourcesOf(template, "AWS::SSM::Parameter").map(([, { Properties }]) => Properties?.Name as string),
  );
  const expected = ["production", "test"].flatMap((environment) =>
    ["arn", "endpoint", "identifier", "stream"].map((name) => `/billio/${environment}/cluster/${name}`),
  );
  expect(names.toSorted()).toEqual(expected);
});
