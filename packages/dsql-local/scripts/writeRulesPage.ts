import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rulesPage } from "../src/errorCatalog/rulesPage.ts";

await writeFile(join(import.meta.dirname, "../../../docs/dsql-rules.md"), rulesPage());
