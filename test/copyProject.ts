import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const project = fileURLToPath(new URL("../", import.meta.url));

/** What programs and tests need besides the packages. */
const OTHERS = [
  "bench",
  "bundle",
  "docs",
  "migrations",
  "scripts",
  "test",
  "tsconfig.json",
  "vitest.config.ts",
];

/**
 * Copies the checkout for tests that change it: the packages, and what they need at run time. Dependencies are linked to, the
 * packages to one another within the copy.
 */
export function copyProject(copy: string): void {
  cpSync(join(project, "packages"), join(copy, "packages"), {
    recursive: true,
    filter: (source) => !["node_modules", "samples", "dist"].includes(basename(source)),
  });
  for (const name of OTHERS) cpSync(join(project, name), join(copy, name), { recursive: true });
  // Nothing is installed in a copy.
  const manifest = readFileSync(join(project, "package.json"), "utf8");
  writeFileSync(join(copy, "package.json"), manifest.replaceAll("node scripts/ensureSetup.js && ", ""));
  const modules = join(copy, "node_modules");
  mkdirSync(join(modules, "@mattb.tech"), { recursive: true });
  for (const name of readdirSync(join(project, "node_modules"))) {
    // What tools keep there would be shared with the checkout.
    if (["@mattb.tech", ".cache", ".vite", ".vite-temp"].includes(name)) continue;
    symlinkSync(join(project, "node_modules", name), join(modules, name));
  }
  for (const name of readdirSync(join(copy, "packages"))) {
    symlinkSync(join(copy, "packages", name), join(modules, "@mattb.tech", `billio-${name}`));
    const own = join(project, "packages", name, "node_modules");
    if (existsSync(own)) symlinkSync(own, join(copy, "packages", name, "node_modules"));
  }
}
