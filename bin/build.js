// Builds dist/: rolldown writes the programs (few files start faster than hundreds), tsc checks the types and writes the
// declarations. With --if-stale only the programs, and only when a source is newer than the last build: it is the first
// thing `npm start`, `npm test` and `npm run headroom` do; `npm run check` checks the types.
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const stamp = join(dist, ".built");
const INPUTS = ["src", "bin/build.js", "package.json", "tsconfig.json", "tsconfig.build.json"];

function newestMs(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}

function isFresh() {
  if (!existsSync(stamp)) return false;
  const built = statSync(stamp).mtimeMs;
  return INPUTS.every((name) => newestMs(join(root, name)) <= built);
}

function fail(message) {
  process.stderr.write(`The build failed: ${message}\n\`npm ci\` puts the tools it needs in place.\n`);
  process.exit(1);
}

function writeDeclarations(folder) {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const args = [tsc, "-p", join(root, "tsconfig.build.json"), "--emitDeclarationOnly", "--outDir", folder];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", 2, 2] });
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error("see the messages above."))));
  });
}

async function writePrograms(folder) {
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  // zod is part of every plan: read from its own 95 files it costs more time than the plan.
  const external = Object.keys(dependencies).filter((name) => name !== "zod");
  const { rolldown } = await import("rolldown");
  const bundle = await rolldown({
    input: { main: join(root, "src/main.ts"), index: join(root, "src/index.ts") },
    platform: "node",
    tsconfig: false,
    transform: { jsx: { runtime: "automatic" } },
    external: (id) =>
      id.startsWith("node:") || external.some((name) => id === name || id.startsWith(`${name}/`)),
  });
  // All in one folder: compose.ts finds config/ and prompts/ beside it.
  await bundle.write({ dir: folder, format: "esm", chunkFileNames: "[name]-[hash].js" });
  await bundle.close();
}

const onlyPrograms = process.argv.includes("--if-stale");
if (!(onlyPrograms && isFresh())) {
  const startedAt = new Date();
  // Built aside and then moved, so that whoever runs dist/ meanwhile never meets half of it.
  const aside = join(root, "node_modules", ".cache", `headroom-build-${process.pid}`);
  mkdirSync(aside, { recursive: true });
  try {
    await Promise.all([writePrograms(aside), onlyPrograms ? undefined : writeDeclarations(aside)]);
    writeFileSync(join(aside, ".built"), startedAt.toISOString());
    // A file edited while the build ran must count as newer than the build.
    utimesSync(join(aside, ".built"), startedAt, startedAt);
    rmSync(dist, { recursive: true, force: true });
    renameSync(aside, dist);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    fail(error.message);
  }
}
