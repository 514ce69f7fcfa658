import type { Activity } from "../activity/Activity.ts";
import type { Clock } from "../clock/Clock.ts";
import type { Faults } from "../faults/Faults.ts";
import type { CatalogClient } from "../postgres/database/CatalogClient.ts";
import type { StatementStatistics } from "../statistics/StatementStatistics.ts";
import type { AdminResponse } from "./AdminResponse.ts";

/** What commands read and change. */
export interface Controls {
  faults: Faults;
  clock: Clock;
  activity: Activity;
  /** A superuser's connection; commands ask it only when they are called. */
  database: Pick<CatalogClient, "rows">;
  statements: Pick<StatementStatistics, "list" | "clear">;
}

/** A request, as far as commands read it. */
export interface AdminRequest {
  /** @throws {BadRequestError} when the body isn't JSON */
  readBody: () => Promise<unknown>;
  /** What stands for `:id` in the path. */
  id: string;
}

/** Runs what one method and path of the admin port stand for. */
export type Command = (controls: Controls, request: AdminRequest) => Promise<AdminResponse> | AdminResponse;
