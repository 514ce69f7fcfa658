declare module "dynalite" {
  import type { Server } from "node:http";

  /** A stand-in for DynamoDB, in memory. */
  export default function dynalite(options?: {
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
}
