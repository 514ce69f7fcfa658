// The end of `npm run setup`.
import path from "node:path";
import { recordInstall } from "./installState.js";

recordInstall(path.join(import.meta.dirname, ".."));
