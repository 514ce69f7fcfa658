import { EXIT } from "@mattb.tech/billio-config";
import { smokeTest, type SmokeTarget } from "./smokeTest.ts";

/** `smoke-test`: prints the checks, and resolves to the exit code. */
export async function smokeTestCommand(target: SmokeTarget): Promise<number> {
  for (const [option, url] of Object.entries(target) as [string, string][]) {
    if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
      console.error(`${option}: must be an API's address, e.g. https://api.example.com/, not "${url}".`);
      return EXIT.usage;
    }
  }
  const looks = await smokeTest(target);
  for (const { what, fault } of looks)
    console.log(fault === undefined ? `ok      ${what}` : `FAILED  ${what}: ${fault}`);
  return looks.every(({ fault }) => fault === undefined) ? EXIT.done : EXIT.failed;
}
