// Writes the sample library into this folder, or into the one given:
//   node --import tsx packages/backup/samples/make.ts [folder]
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { makeSamples } from "./makeSamples.ts";

endOnClosedPipe();
const folder = process.argv[2] ?? import.meta.dirname;
mkdirSync(folder, { recursive: true });
for (const [type, text] of Object.entries(makeSamples())) {
  const path = join(folder, `${type}.json`);
  writeFileSync(path, text);
  console.log(
    `${path}: ${String(text.split("\n").length - 3)} items, ${String(Buffer.byteLength(text))} bytes`,
  );
}
