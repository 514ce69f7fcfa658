import path from "node:path";
import { endOnClosedPipe, EXIT } from "../../packages/config/src/index.ts";
import { Command, CommanderError } from "commander";

endOnClosedPipe();

const program = new Command("npm run build:packages --")
  .description(
    "Builds the packages that are published on npm, each into a folder that npm pack and npm publish take.",
  )
  .option("--out <folder>", "where the folders go, instead of packages/<name>/dist")
  .addHelpText(
    "after",
    `
Exit codes: ${EXIT.done} built, or this help; ${EXIT.failed} the sources have what a package can't have; ${EXIT.usage} wrong usage.

Example:
  npm run build:packages && npm pack ./packages/dsql-local/dist`,
  )
  .allowExcessArguments(false)
  .exitOverride()
  .action(async ({ out }: { out?: string }) => {
    // Loaded on demand: the compiler takes a while, which help and errors of usage needn't wait for.
    const { buildPackages } = await import("./buildPackages.ts");
    const { root } = await import("./PackageSource.ts");
    for (const { name, version, folder } of await buildPackages(out && path.resolve(out))) {
      console.log(`${name} ${version} in ${path.relative(root, folder)}`);
    }
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  else {
    const { BuildError } = await import("./BuildError.ts");
    if (!(error instanceof BuildError)) throw error;
    console.error(error.message);
    process.exitCode = EXIT.failed;
  }
}
