import { mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundleCode } from "../bundle/bundleCode.ts";
import type { LambdaFunction } from "./functions.ts";
import { licencesOf } from "./licencesOf.ts";
import { packageOf } from "./packageOf.ts";
import { REPOSITORY } from "../bundle/repository.ts";
import { type Sizes, sizesOf } from "./Sizes.ts";

/** Next to the code of each Lambda. */
export const LICENCES = "THIRD-PARTY-LICENCES.txt";

export interface BuiltFunction {
  sizes: Sizes;
  /** Bytes of each package in the code loaded at the start. */
  shares: ReadonlyMap<string, number>;
}

/**
 * Builds one Lambda: its code with the licences of what is in it into `<outdir>/<name>`, its source maps into
 * `<outdir>/maps/<name>`.
 *
 * @throws {BuildError} when a package in it has no licence
 * @throws the bundler's error where the sources can't be compiled
 */
export async function buildFunction(
  { name, package: folder, entry, exports }: LambdaFunction,
  outdir: string,
): Promise<BuiltFunction> {
  const target = join(outdir, name);
  const bundle = await bundleCode({
    code: `export { ${exports.join(", ")} } from ${JSON.stringify(`./${entry}`)};`,
    resolveDir: join(REPOSITORY, "packages", folder),
    outdir: target,
    sourceMaps: true,
  });
  await moveMaps(target, join(outdir, "maps", name));
  const sources = new Set([...bundle.mainSources, ...bundle.lazySources]);
  const packages = new Set([...sources].map(packageOf).filter((path) => path !== undefined));
  const licences = await licencesOf([...packages].map((path) => join(REPOSITORY, path)));
  await writeFile(join(target, LICENCES), licences);
  const shares = new Map<string, number>();
  for (const [path, output] of Object.entries(bundle.metafile.outputs)) {
    if (!bundle.mainFiles.some((file) => path.endsWith(`/${file}`))) continue;
    for (const [source, { bytesInOutput }] of Object.entries(output.inputs)) {
      const of = packageOf(source)?.replace(/^.*node_modules\//, "") ?? "Billio";
      shares.set(of, (shares.get(of) ?? 0) + bytesInOutput);
    }
  }
  return { sizes: await sizesOf(target, bundle.mainFiles), shares };
}

/** Source maps are for reading stack traces, and would make the Lambda larger. */
async function moveMaps(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const file of await readdir(from)) {
    if (file.endsWith(".map")) await rename(join(from, file), join(to, file));
  }
}
