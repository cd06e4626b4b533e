// Builds dist/ with tsc, and with --if-stale only when a source is newer than the last build.
// Plain JavaScript that Node 20 can run: it is the first thing `npm start` and `npm run headroom` do.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const stamp = join(root, "dist", ".built");

function newestMs(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}

function isFresh() {
  if (!existsSync(stamp)) return false;
  const built = statSync(stamp).mtimeMs;
  return ["src", "package.json", "tsconfig.json", "tsconfig.build.json"].every(
    (name) => newestMs(join(root, name)) <= built,
  );
}

if (!(process.argv.includes("--if-stale") && isFresh())) {
  const startedAt = new Date();
  rmSync(join(root, "dist"), { recursive: true, force: true });
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const result = spawnSync(process.execPath, [tsc, "-p", join(root, "tsconfig.build.json")], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (result.status !== 0) {
    process.stderr.write(
      "The build failed: see the messages above. `npm ci` puts the tools it needs in place.\n",
    );
    process.exit(1);
  }
  writeFileSync(stamp, startedAt.toISOString());
  // A file edited while tsc ran must count as newer than the build.
  const { utimesSync } = await import("node:fs");
  utimesSync(stamp, startedAt, startedAt);
}
