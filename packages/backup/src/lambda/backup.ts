import { createAgeHandler } from "./createAgeHandler.ts";
import { createBackupHandler, type ScheduleEvent } from "./createBackupHandler.ts";
import type { LambdaTime } from "./withinTime.ts";

const backUp = createBackupHandler(process.env);
const tellAge = createAgeHandler(process.env);

/** Entry point of the Lambda that two schedules call: one for a backup, the other, with `task`, for the age of the newest one. */
export const handler = (event: ScheduleEvent & { task?: "age" }, context?: LambdaTime) =>
  event.task === "age" ? tellAge() : backUp(event, context);
