import { createFollowHandler } from "./createFollowHandler.ts";

/** Entry point of the Lambda that reads the Kinesis stream of change records. */
export const handler = createFollowHandler(process.env);
