import type { ItemType } from "@mattb.tech/billio-config";
import type { OnConflict } from "../import/ImportOptions.ts";
import type { Shard } from "../import/shard.ts";

export interface ImportCommandOptions {
  to: string;
  onConflict?: OnConflict;
  rejects?: string;
  fix?: string;
  only?: ItemType[];
  shard?: Shard;
  work?: string;
  anew: boolean;
  amongOthers: boolean;
  dryRun: boolean;
  json: boolean;
}
