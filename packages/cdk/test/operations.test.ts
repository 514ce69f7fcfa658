import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { templatesOf } from "./support/templates.ts";

test("docs/operations.md has what to do about each alarm, and no others", async () => {
  const page = await readFile(new URL("../../../docs/operations.md", import.meta.url), "utf8");
  const [, section = ""] = page.split("## When an alarm goes off");
  const [tables = ""] = section.split("\n### ");
  const described = tables
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .flatMap((line) => line.split("|")[1]?.match(/(?<=`)\w+(?=`)/g) ?? []);
  const alarms = [...templatesOf().values()]
    .flatMap((template) => Object.values(template.findResources("AWS::CloudWatch::Alarm")))
    .map(({ Properties }) => (Properties as { AlarmName: string }).AlarmName.replace(/^\w+-/, ""));
  expect(described.toSorted()).toEqual([...new Set(alarms)].toSorted());
});
