import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { onTestFinished } from "vitest";

/** Where Debian and others put Chromium; playwright would otherwise download one of its own. */
const PLACES = [
  process.env.CHROMIUM_PATH ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Chromium's own requests to the internet, which tests don't need. */
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Chromium on this machine, or undefined where there is none. */
export const chromiumPath = PLACES.find((path) => path !== "" && existsSync(path));

/** A headless Chromium, which the caller closes. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: QUIET });
}

/** A headless Chromium that ends with the test. */
export async function openBrowser(executablePath: string): Promise<Browser> {
  const browser = await launchBrowser(executablePath);
  onTestFinished(() => browser.close());
  return browser;
}
