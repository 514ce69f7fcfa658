import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** The parts of a package.json that publishing reads. */
export interface Manifest {
  name: string;
  version: string;
  description?: string;
  keywords?: string[];
  license?: string;
  repository?: { type: string; url: string; directory: string };
  type?: string;
  sideEffects?: boolean;
  exports?: Record<string, string>;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional: boolean }>;
  engines?: Record<string, string>;
  publishConfig?: { access: string; bin?: Record<string, string> };
}

/** A package of this repository that is published. */
export interface PackageSource {
  /** Its folder below `packages/`. */
  folder: string;
  /** The same, absolute. */
  home: string;
  manifest: Manifest;
}

export const root = path.join(import.meta.dirname, "../..");

/** The packages with a `publishConfig`, each after those that it depends on. */
export function publishedPackages(): PackageSource[] {
  const found = workspaces().filter(({ manifest }) => manifest.publishConfig !== undefined);
  const sorted: PackageSource[] = [];
  const add = (one: PackageSource) => {
    if (sorted.includes(one)) return;
    const { dependencies = {} } = one.manifest;
    for (const other of found) if (other.manifest.name in dependencies) add(other);
    sorted.push(one);
  };
  for (const one of found) add(one);
  return sorted;
}

function workspaces(): PackageSource[] {
  const packages = path.join(root, "packages");
  return readdirSync(packages)
    .sort()
    .map((folder) => {
      const home = path.join(packages, folder);
      const text = readFileSync(path.join(home, "package.json"), "utf8");
      return { folder, home, manifest: JSON.parse(text) as Manifest };
    });
}
