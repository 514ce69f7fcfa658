import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { layers, packages } from "../eslint/layers.js";

const page = readFileSync(path.join(import.meta.dirname, "../docs/architecture.md"), "utf8");

/** The rows of the table below a heading, each by the names in its first cell. */
function tableOf(heading: string): string[] {
  const [, section = ""] = page.split(`\n### ${heading}\n`);
  const [text = ""] = section.split(/\n##+ /);
  const cells = [...text.matchAll(/^\| ([^|]*)\|/gm)].map(([, cell = ""]) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name));
}

test("docs/architecture.md lists the packages in the order in which they may import", () => {
  expect(tableOf("Packages").map((name) => name.replace("packages/", ""))).toEqual(packages);
});

test.each(Object.entries(layers))(
  "docs/architecture.md lists the folders of %s in their order",
  (folder, order) => {
    const names = tableOf(`\`${folder}\``).map((name) => name.replace(/\/$/, ""));
    expect(names).toEqual(order.flat());
  },
);
