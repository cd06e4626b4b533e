import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "./source-tree.ts";

/** Tests that start the program start what users start: dist/, built once when it is missing or stale. */
export default function buildOnce(): void {
  const build = spawnSync(process.execPath, [join(projectRoot, "bin", "build.js"), "--if-stale"], {
    cwd: projectRoot,
    encoding: "utf8",
  });
  if (build.status !== 0)
    throw new Error(`The program cannot be built, so it cannot be tested.\n${build.stderr}`);
}
