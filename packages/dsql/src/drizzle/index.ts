export { createDrizzle, type DrizzleDatabase } from "./createDrizzle.ts";
