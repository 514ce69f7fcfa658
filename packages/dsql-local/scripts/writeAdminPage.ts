import { writeFile } from "node:fs/promises";
import { bundlePage } from "./bundlePage.ts";

await writeFile(new URL("../src/admin/page/bundledPage.ts", import.meta.url), await bundlePage());
