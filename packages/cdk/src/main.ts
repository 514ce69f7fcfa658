import { App } from "aws-cdk-lib";
import { addStacks } from "./addStacks.ts";
import { ContextError } from "./context/ContextError.ts";

const app = new App();
try {
  addStacks(app);
  app.synth();
} catch (error) {
  if (!(error instanceof ContextError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
