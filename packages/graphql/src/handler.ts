import { createLambdaHandler } from "./lambda/createLambdaHandler.ts";

/** The Lambda's entry: all deployments run this; settings make them read-only or not. */
export const handler = createLambdaHandler(process.env);
