import { Column, CreateDateColumn, Entity, PrimaryColumn, PrimaryGeneratedColumn } from "typeorm";

@Entity()
export class Account {
  @PrimaryColumn("integer")
  id!: number;

  @Column("text")
  owner!: string;

  @Column("integer")
  balance!: number;
}

@Entity()
export class Transfer {
  // Not a number: DSQL has no SERIAL, and neighbouring keys would be written to the same place.
  @PrimaryGeneratedColumn("uuid")
  id!: string;

  @Column("integer")
  source!: number;

  @Column("integer")
  target!: number;

  @Column("integer")
  amount!: number;

  @CreateDateColumn({ name: "created_at", type: "timestamptz" })
  createdAt!: Date;
}
