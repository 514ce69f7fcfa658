import type { MigrationInterface, QueryRunner } from "typeorm";

export class Account1793491200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      "CREATE TABLE IF NOT EXISTS account (id integer PRIMARY KEY, owner text NOT NULL, balance integer NOT NULL)",
    );
  }

  async down(): Promise<void> {}
}
