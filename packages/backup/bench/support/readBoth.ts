import { parseBackupLocation } from "../../src/location/parseBackupLocation.ts";
import { openSource } from "../../src/openSource/openSource.ts";

// Reads two places once, both at a time, and drops what it reads: what any comparison takes at least.
async function readAll(place: string): Promise<void> {
  const source = await openSource(parseBackupLocation(place));
  let items = 0;
  for await (const chunk of source.read()) items += chunk.items.length;
  await source.close();
  console.log(items);
}

await Promise.all(process.argv.slice(2).map(readAll));
