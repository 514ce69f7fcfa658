declare module "dynalite" {
  import type { Server } from "node:http";

  /** A stub of DynamoDB, in memory. */
  export default function dynalite(options?: {
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
}
