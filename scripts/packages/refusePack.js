// The script `prepack` of the packages that are published from another folder.
import path from "node:path";
import process from "node:process";

const folder = path.basename(process.cwd());
process.stderr.write(
  `This folder has the sources, which run only in the repository. To pack what is published, at the top of the repository:\n` +
    `  npm run build:packages && npm pack ./packages/${folder}/dist\n`,
);
process.exitCode = 1;
