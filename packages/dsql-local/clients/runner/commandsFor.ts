import { execFile } from "node:child_process";
import { access } from "node:fs/promises";
import { delimiter } from "node:path";
import { promisify } from "node:util";
import type { Program } from "./Program.ts";

/** Where Debian's packages libpostgresql-jdbc-java and libhikaricp-java, and what they build on, put their jars. */
const DEBIAN_JARS = ["postgresql", "HikariCP", "slf4j-api", "slf4j-nop"].map(
  (name) => `/usr/share/java/${name}.jar`,
);

/**
 * How a program is started. The first command counts whose runtime is here and has the client's package; a machine may
 * have one Python from its own packages beside another.
 *
 * @throws Error that says what is missing, if no command can run here
 */
export async function commandsFor({ kind, file }: Program): Promise<string[][]> {
  switch (kind) {
    case ".mjs":
      return [[process.execPath, file]];
    case ".py":
      return [
        ["python3", file],
        ["/usr/bin/python3", file],
      ];
    case ".java": {
      const jars = process.env.CLASSPATH?.split(delimiter) ?? DEBIAN_JARS;
      for (const jar of jars) {
        const there = await access(jar).then(
          () => true,
          () => false,
        );
        if (!there) throw new Error(`${jar} is missing; name the jars in CLASSPATH`);
      }
      // A JDK runs a source file as it is, a JRE can't.
      const modules = await promisify(execFile)("java", ["--list-modules"]).catch(() => undefined);
      if (modules && !/^jdk[.]compiler@/m.test(modules.stdout))
        throw new Error("java has no compiler, a JDK does");
      return [["java", "-cp", jars.join(delimiter), file]];
    }
  }
}
