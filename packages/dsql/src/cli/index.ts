export { commandName } from "./commandName.ts";
export { endOnClosedPipe } from "./endOnClosedPipe.ts";
