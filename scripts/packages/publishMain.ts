// What the workflow Release runs after `npm run build:packages`.
import path from "node:path";
import { publishedPackages } from "./PackageSource.ts";
import { publishPackages } from "./publishPackages.ts";

const built = publishedPackages().map(({ home, manifest: { name, version } }) => ({
  name,
  version,
  folder: path.join(home, "dist"),
}));
try {
  const published = await publishPackages(built);
  console.log(
    published.length === 0 ? "npm has all versions already." : `Published ${published.join(", ")}.`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
