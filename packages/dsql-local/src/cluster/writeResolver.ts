import { writeFile } from "node:fs/promises";

/**
 * Writes a module that makes a Node program resolve `name` to `address`: `NODE_OPTIONS=--import=<URL of the file>`. With it an
 * unmodified client connects to a name that DNS doesn't know, without the rights to change /etc/hosts.
 */
export async function writeResolver(file: string, name: string, address: string): Promise<void> {
  await writeFile(
    file,
    `// Written by the local DSQL: ${name} is found on this machine, all else as ever.
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";

for (const module of [dns, dns.promises]) {
  const { lookup } = module;
  const found = (host, ...rest) => lookup(host === ${JSON.stringify(name)} ? ${JSON.stringify(address)} : host, ...rest);
  module.lookup = Object.defineProperties(found, Object.getOwnPropertyDescriptors(lookup));
}
syncBuiltinESMExports();
`,
  );
}
