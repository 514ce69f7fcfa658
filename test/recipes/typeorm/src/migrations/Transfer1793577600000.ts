import type { MigrationInterface, QueryRunner } from "typeorm";
import { createIndex } from "../createIndex.ts";

export class Transfer1793577600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE IF NOT EXISTS transfer (
         id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
         source integer NOT NULL,
         target integer NOT NULL,
         amount integer NOT NULL,
         created_at timestamptz NOT NULL DEFAULT now()
       )`,
    );
    await createIndex(runner, "transfer_by_source ON transfer (source)");
  }

  async down(): Promise<void> {}
}
