import console from "node:console";
import process from "node:process";

for (const name of process.argv.slice(2)) {
  console.log(
    name,
    Object.keys(await import(name))
      .filter((key) => key !== "module.exports")
      .sort()
      .join(" "),
  );
}
