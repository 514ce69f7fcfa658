// What is on the path in place of cdk and aws: tells the test what was called, and does as the test answers.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";

const [command, ...args] = process.argv.slice(2);
const { STUB_URL, AWS_ROLE_ARN, AWS_WEB_IDENTITY_TOKEN_FILE } = process.env;
// CDK takes these for its options.
const options = Object.keys(process.env).filter((name) => name.startsWith("CDK_"));
const context = existsSync("cdk.context.json") ? readFileSync("cdk.context.json", "utf8") : "";
const token =
  AWS_WEB_IDENTITY_TOKEN_FILE === undefined ? "" : readFileSync(AWS_WEB_IDENTITY_TOKEN_FILE, "utf8");
const response = await globalThis.fetch(STUB_URL, {
  method: "POST",
  body: JSON.stringify({
    command,
    args,
    role: AWS_ROLE_ARN,
    token,
    context,
    options,
    cwd: process.cwd(),
  }),
});
const { stdout = "", stderr = "", files = {}, code } = await response.json();
for (const [path, text] of Object.entries(files)) writeFileSync(path, text);
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = code;
