import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bundleCode } from "./bundleCode.ts";
import { createTypesEmitter } from "./emitTypes.ts";
import { exportEntries } from "./entries.ts";
import { publishedPackages, root } from "./PackageSource.ts";
import { CODE, publishedManifest } from "./publishedManifest.ts";
import { publishedPage } from "./publishedPage.ts";

/** A package that was built. */
export interface BuiltPackage {
  name: string;
  version: string;
  /** What `npm pack` and `npm publish` take. */
  folder: string;
  /** What can be imported of it: `.`, `./settings` … */
  exports: string[];
}

/**
 * Builds the published packages, each into a folder with a package.json of its own: the sources' package.json refers to
 * TypeScript, which Node doesn't run in `node_modules`.
 *
 * @param out where the folders go; absent = `packages/<name>/dist`
 * @returns them in the order in which they have to be published: each after those that it depends on
 * @throws {BuildError} naming what isn't right in the sources
 */
export async function buildPackages(out?: string): Promise<BuiltPackage[]> {
  const sources = publishedPackages();
  const versions = new Map(sources.map(({ manifest }) => [manifest.name, manifest.version]));
  const ref = process.env.GITHUB_SHA ?? "HEAD";
  const folders = sources.map(({ home, folder }) =>
    out === undefined ? path.join(home, "dist") : path.join(out, folder),
  );
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  // The bundler works in a process of its own while this one compiles types.
  const bundling = sources.map((source, at) => bundleCode(source, path.join(folders[at] ?? "", CODE)));
  const emitTypes = createTypesEmitter(sources);
  for (const [at, source] of sources.entries()) {
    const folder = folders[at] ?? "";
    emitTypes(source, path.join(folder, CODE, "types"));
    const manifest = publishedManifest(source.manifest, versions);
    writeFileSync(path.join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
    for (const page of ["README.md", "CHANGELOG.md"]) {
      const text = readFileSync(path.join(source.home, page), "utf8");
      writeFileSync(path.join(folder, page), publishedPage(text, source, ref));
    }
    copyFileSync(path.join(root, "LICENSE"), path.join(folder, "LICENSE"));
  }
  await Promise.all(bundling);
  return sources.map(({ manifest }, at) => ({
    name: manifest.name,
    version: manifest.version,
    folder: folders[at] ?? "",
    exports: exportEntries(manifest).map(({ key }) => key),
  }));
}
