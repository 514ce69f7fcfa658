import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/client.ts";
import { token } from "./token.ts";

// Host, port, user and database come from PGHOST, PGPORT, PGUSER and PGDATABASE.
const adapter = new PrismaPg({ password: token, ssl: true, max: 8 });

export const prisma = new PrismaClient({
  adapter,
  // Of one attempt. Prisma's own are 5 s, and 2 s for a connection; DSQL's limit is 5 minutes.
  transactionOptions: { timeout: 30_000, maxWait: 30_000 },
});
