import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build, type Plugin } from "esbuild";
import { BuildError } from "./BuildError.ts";
import { checkOwnPaths } from "./checkOwnPaths.ts";
import { commandEntries, exportEntries } from "./entries.ts";
import { type Manifest, type PackageSource, root } from "./PackageSource.ts";

/**
 * Bundles a package's own sources as ES modules: an entry is a few files where the sources are hundreds, so that it loads in a
 * fraction of the time, and imports the rest when it is needed. Dependencies stay outside, where npm shares and updates them.
 *
 * @throws {BuildError} when a source imports what users don't have, or reads files by paths that aren't in the package
 */
export async function bundleCode({ home, manifest }: PackageSource, outdir: string): Promise<void> {
  const commands = commandEntries(manifest);
  const entries = [...exportEntries(manifest), ...commands];
  const problems: string[] = [];
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entries.map(({ source, output }) => [output, path.join(home, source)])),
    outdir,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    write: false,
    metafile: true,
    logLevel: "silent",
    plugins: [dependencies(manifest, problems)],
  });
  for (const file of Object.keys(metafile.inputs)) {
    problems.push(...checkOwnPaths(file, readFileSync(path.join(root, file), "utf8")));
  }
  if (problems.length > 0) throw new BuildError(problems.join("\n"));
  const programs = new Set(commands.map(({ output }) => path.join(outdir, `${output}.js`)));
  mkdirSync(outdir, { recursive: true });
  for (const { path: file, text } of outputFiles) {
    const isProgram = programs.has(file);
    writeFileSync(file, isProgram ? `#!/usr/bin/env node\n${text}` : text, {
      mode: isProgram ? 0o755 : 0o644,
    });
  }
}

/** Leaves outside what users have installed, and finds imports of what they haven't. */
function dependencies(
  { name, dependencies = {}, peerDependencies = {} }: Manifest,
  problems: string[],
): Plugin {
  const [scope = ""] = /^@[^/]+\//.exec(name) ?? [];
  const installed = new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies)]);
  return {
    name: "dependencies",
    setup: (bundling) => {
      bundling.onResolve({ filter: /^[^./]/ }, ({ path: specifier, importer, kind }) => {
        if (kind === "entry-point" || specifier.startsWith("node:")) return undefined;
        const [dependency = ""] = /^(?:@[^/]+\/)?[^/]+/.exec(specifier) ?? [];
        if (installed.has(dependency)) return { path: specifier, external: true };
        // One of this repository becomes part of the code.
        if (scope !== "" && dependency.startsWith(scope)) return undefined;
        problems.push(
          `${path.relative(root, importer)} imports ${specifier}, which is no dependency of ${name}: users don't have it.`,
        );
        return { path: specifier, external: true };
      });
    },
  };
}
