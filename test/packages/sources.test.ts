import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { publishedPackages, root } from "../../scripts/packages/PackageSource.ts";
import { publishedManifest } from "../../scripts/packages/publishedManifest.ts";
import { publishedPage } from "../../scripts/packages/publishedPage.ts";
import { run } from "./support/run.ts";

const packages = publishedPackages();

test("packages are published after those that they depend on", () => {
  const names = packages.map(({ folder }) => folder);
  expect([...names].sort()).toEqual(["config", "dsql", "dsql-local"]);
  expect(names.indexOf("dsql")).toBeLessThan(names.indexOf("config"));
});

describe.each(packages)("$folder", ({ home, folder, manifest }) => {
  const changelog = readFileSync(path.join(home, "CHANGELOG.md"), "utf8");

  test("has a section in its changelog for its version, with a date, below what isn't released", () => {
    const headings = [...changelog.matchAll(/^## (.*)$/gm)].map(([, heading = ""]) => heading);
    const [newest = ""] = headings.filter((heading) => heading !== "Unreleased");
    expect(newest).toMatch(/ - 20\d\d-\d\d-\d\d$/);
    expect(newest.split(" ")[0]).toBe(manifest.version);
    expect(headings.indexOf("Unreleased")).toBeLessThanOrEqual(0);
  });

  test("isn't packed as it is here: that says what is", async () => {
    const { code, output } = await run(home, "npm", ["pack", "--dry-run"]);
    expect(code).toBe(1);
    expect(output).toContain(`npm run build:packages && npm pack ./packages/${folder}/dist`);
  });

  test("isn't published as it is here, and says where it comes from", () => {
    expect(manifest).toMatchObject({
      private: true,
      license: "MIT",
      repository: { type: "git", directory: `packages/${folder}` },
      publishConfig: { access: "public" },
      engines: { node: ">=20.19" },
    });
  });
});

describe("what is published", () => {
  const versions = new Map([["@made-up/low", "1.2.3"]]);
  const manifest = { name: "@made-up/high", version: "1.0.0" };

  test("depends on others by ranges, on packages of the repository by their version, and on a few exactly", () => {
    const dependencies = { pg: "8.23.1", "libpg-query": "16.7.3", "@made-up/low": "workspace:*" };
    expect(publishedManifest({ ...manifest, dependencies }, versions)).toMatchObject({
      dependencies: { pg: "^8.23.1", "libpg-query": "16.7.3", "@made-up/low": "^1.2.3" },
    });
  });

  test("can't depend on a package that isn't published", () => {
    const dependencies = { "@made-up/other": "workspace:*" };
    expect(() => publishedManifest({ ...manifest, dependencies }, versions)).toThrow(
      "@made-up/high depends on @made-up/other, which isn't published.",
    );
  });

  test("has links that lead to the repository's page, and blocks as they are", () => {
    const [source] = packages.filter(({ folder }) => folder === "dsql-local");
    if (!source) throw new Error("It isn't published.");
    const text =
      "[a](../../docs/b.md#c) [d](src/e.ts) [f](#g) [h](https://i.example)\n\n```md\n[a](../b.md)\n```\n";
    const page = "https://github.com/mjwbenton/billio/blob/HEAD";
    expect(publishedPage(text, source, "HEAD")).toBe(
      `[a](${page}/docs/b.md#c) [d](${page}/packages/dsql-local/src/e.ts) [f](#g) [h](https://i.example)\n\n\`\`\`md\n[a](../b.md)\n\`\`\`\n`,
    );
    const readme = readFileSync(path.join(root, "packages/dsql-local/README.md"), "utf8");
    expect(publishedPage(readme, source, "HEAD")).not.toMatch(/\]\((?!https:|#)/);
  });
});
