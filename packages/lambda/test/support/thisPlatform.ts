import type { Platform } from "../../src/build/buildSharpLayer.ts";

/** What the tests run on, as npm's packages name it. */
export function thisPlatform(): Platform {
  const { platform: os, arch: cpu } = process;
  if (os !== "linux") return { os, cpu };
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return { os, cpu, libc: header.glibcVersionRuntime === undefined ? "musl" : "glibc" };
}
