import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ContextError } from "../src/context/ContextError.ts";
import {
  createApp,
  EXAMPLE,
  resourcesOf,
  templateOf,
  templatesOf,
  WITHOUT_EXTRAS,
} from "./support/templates.ts";

/** What can't be replaced: with another logical id CloudFormation makes a new and empty one, and forgets the old. */
const KEPT = {
  BillioDataV3: ["AWS::DSQL::Cluster Cluster", "AWS::DynamoDB::Table ItemTable276B2AC8"],
  BillioTestDataV3: ["AWS::DSQL::Cluster Cluster", "AWS::DynamoDB::Table ItemTable276B2AC8"],
  BillioImage: ["AWS::S3::Bucket Bucket83908E77"],
  BillioTestImage: ["AWS::S3::Bucket Bucket83908E77"],
  BillioBackup: ["AWS::S3::Bucket Bucket83908E77"],
  BillioAuth: ["AWS::Cognito::UserPool UserPool6BA7E5F2"],
};
const TYPES = ["AWS::DSQL::Cluster", "AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Cognito::UserPool"];

test("what must not be replaced keeps its logical id", () => {
  const templates = templatesOf({ logicalIds: undefined });
  const kept = Object.keys(KEPT).map((stack) => [
    stack,
    resourcesOf(templateOf(templates, stack))
      .filter(([, { Type }]) => TYPES.includes(Type))
      .map(([id, { Type }]) => `${Type} ${id}`),
  ]);
  expect(Object.fromEntries(kept)).toEqual(KEPT);
});

test("a deployment whose ids are others keeps those, also where other stacks refer to them", () => {
  const templates = templatesOf({
    logicalIds: {
      BillioDataV3: { ItemTable: "Table1", Cluster: "DsqlCluster1" },
      BillioImage: { Bucket: "ImageBucket1" },
      BillioAPI: { "Http/Domain": "CustomDomain1" },
    },
  });
  const ids = (stack: string) => resourcesOf(templateOf(templates, stack)).map(([id]) => id);
  expect(ids("BillioDataV3")).toEqual(expect.arrayContaining(["Table1", "DsqlCluster1"]));
  expect(ids("BillioImage")).toEqual(["ImageBucket1"]);
  expect(ids("BillioAPI")).toContain("CustomDomain1");
  const api = JSON.stringify(templateOf(templates, "BillioAPI").toJSON());
  expect(api).toContain("BillioImage:ExportsOutputRefImageBucket1");
  const { Outputs } = templateOf(templates, "BillioDataV3").toJSON() as { Outputs: object };
  // Exports that the APIs of the system before import.
  expect(Object.keys(Outputs)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^ExportsOutputFnGetAttTable1Arn/),
      expect.stringMatching(/^ExportsOutputRefTable1/),
    ]),
  );
});

test("every path that the README names is one", () => {
  const text = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const rows = [...text.matchAll(/^ {3}\| (\w[\w, ]*?) +\| (`.*`) +\|$/gm)];
  const stacks: Record<string, string[]> = {
    data: ["BillioDataV3", "BillioTestDataV3"],
    "images, backup": ["BillioImage", "BillioBackup"],
    CDN: ["BillioCDN"],
    users: ["BillioAuth"],
    APIs: ["BillioAPI"],
  };
  expect(rows.map(([, which]) => which)).toEqual(Object.keys(stacks));
  const paths = rows.map(([, which = "", cell = ""]) => [
    which,
    [...cell.matchAll(/`([^`]+)`/g)].map(([, path]) => path),
  ]) as [string, string[]][];
  const logicalIds = Object.fromEntries(
    paths.flatMap(([which, each]) =>
      (stacks[which] ?? []).map((stack) => [
        stack,
        Object.fromEntries(each.map((path, index) => [path, `Kept${index}`])),
      ]),
    ),
  );
  const domains = EXAMPLE.domains as Record<string, object>;
  const zone = { hostedZoneId: "Z0123456789ABC", hostedZoneName: "example.com" };
  const withZone = { ...domains, BillioCDN: { ...domains.BillioCDN, ...zone } };
  expect(() => createApp({ logicalIds, domains: withZone })).not.toThrow();
});

test("a path or stack that isn't there is an error that lists those that are", () => {
  const logicalIds = { BillioImage: { Buckets: "A" }, BillioImages: { Bucket: "A" } };
  const faults = () => {
    try {
      return createApp({ ...WITHOUT_EXTRAS, logicalIds });
    } catch (error) {
      return (error as ContextError).faults;
    }
  };
  expect(faults()).toEqual([
    {
      key: "logicalIds.BillioImages",
      reason: expect.stringMatching(/^is no stack; there are BillioDataV3, BillioImage, /) as string,
    },
    { key: "logicalIds.BillioImage.Buckets", reason: "leads to no resource; there are Bucket" },
  ]);
});
