import { defineConfig } from "drizzle-kit";

// For `npm run generate`, which needs no database.
export default defineConfig({ dialect: "postgresql", schema: "./src/schema.ts", out: "./drizzle" });
