import { runProgram } from "../../../bundle/runProgram.js";

// As deployed: tsx defines a name on each closure that is made, and the library makes more of them than SQL by hand does.
await runProgram("billio-data-bench", "packages/data/bench/main.ts");
