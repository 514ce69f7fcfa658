import console from "node:console";
import process from "node:process";

/** Has the runner skip this program on a Node that is older. */
export function needNode(major) {
  if (Number(process.versions.node.split(".")[0]) >= major) return;
  console.log(`skip needs Node ${major}, this is ${process.versions.node}`);
  process.exit(0);
}
