import { endOnClosedPipe, EXIT } from "@mattb.tech/billio-config";
import { resolveFromCaller } from "@mattb.tech/billio-local/resolveFromCaller";
import { Command, CommanderError } from "commander";
import { buildAll } from "./build/buildAll.ts";
import { BuildError } from "./build/BuildError.ts";
import { functions } from "./build/functions.ts";

interface Options {
  out?: string;
  only?: string[];
  record?: true;
}

endOnClosedPipe();

const program = new Command("npm run build:lambdas --")
  .description(
    `Builds what is deployed on AWS: a directory for each Lambda (${functions.map(({ name }) => name).join(", ")}) and one for the layer with sharp. Prints the sizes.`,
  )
  .option("--out <folder>", "where the folders go (default: dist at the top of the repository)")
  .option("--only <names...>", "build these folders only, and leave the others as they are")
  .option(
    "--record",
    "record in packages/lambda/budgets.json the size of each package at the start: later builds over a budget report what has grown since",
  )
  .addHelpText(
    "after",
    `
Builds are reproducible. Source maps go into dist/maps and aren't deployed: loading them would take a fifth longer at each cold
start.

Exit codes: 0 built, or this help; 1 failed, past a budget or a package without a licence, and the folders are those of the
last build; 2 wrong usage.

Examples:
  npm run build:lambdas
  npm run build:lambdas -- --only api`,
  )
  .allowExcessArguments(false)
  .exitOverride()
  .action(async ({ out, only, record }: Options) => {
    const outdir = out === undefined ? undefined : resolveFromCaller(out);
    const { table, outdir: folder } = await buildAll({ outdir, only, record: record === true });
    console.log(`${table}\n\nBuilt in ${folder}`);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  else {
    // The bundler's errors already have their location.
    console.error(error instanceof BuildError ? error.message : String(error));
    process.exitCode = EXIT.failed;
  }
}
