// Builds dist/: rolldown writes the programs with all they need (few files start several times faster than hundreds),
// tsc checks the types and writes the declarations. With --if-stale only the programs, and only when a source is newer
// than the last build: it is the first thing `npm start`, `npm test` and `npm run headroom` do; `npm run check` checks
// the types.
import { spawn } from "node:child_process";
import {
  cpSync,
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
import { NATIVE } from "./unbundled.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const stamp = ".built";
const ENTRIES = ["main.js", "index.js"];
const INPUTS = ["src", "bin/build.js", "package.json", "tsconfig.json", "tsconfig.build.json"];
/** Pieces of earlier builds stay this long for programs that still run. */
const KEPT_MS = 10 * 60_000;

function newestMs(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}

function isFresh() {
  if (!existsSync(join(dist, stamp))) return false;
  const built = statSync(join(dist, stamp)).mtimeMs;
  return INPUTS.every((name) => newestMs(join(root, name)) <= built);
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
  const { rolldown } = await import("rolldown");
  const bundle = await rolldown({
    input: {
      main: join(root, "src/main.ts"),
      index: join(root, "src/index.ts"),
      // A thread's entry is started by its name.
      "load-thread": join(root, "src/adapters/load-generator/load-thread.ts"),
    },
    platform: "node",
    tsconfig: false,
    transform: { jsx: { runtime: "automatic" }, define: { "process.env.NODE_ENV": '"production"' } },
    // Ink asks for the developer tools only when DEV is set, and does without them.
    external: [/^node:/, "react-devtools-core", ...NATIVE],
  });
  // All in one folder: compose.ts finds config/ and prompts/ beside it.
  const { output } = await bundle.write({ dir: folder, format: "esm", chunkFileNames: "[name]-[hash].js" });
  await bundle.close();
  writeFileSync(
    join(folder, "THIRD-PARTY-LICENSES.txt"),
    licensesOf(output.flatMap((chunk) => chunk.moduleIds ?? [])),
  );
}

/** The licences of every package whose code went into the programs. */
function licensesOf(modules) {
  const packages = new Set(
    modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id)?.[0] ?? []),
  );
  const texts = [...packages].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? "" : `\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
    return `${name} ${version} (${license ?? "see its package"})\n${text}`;
  });
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

/** Puts the new files beside the old ones, entries last, so that whoever runs dist/ meanwhile never meets half of it. */
function moveIn(aside) {
  mkdirSync(dist, { recursive: true });
  const names = readdirSync(aside).sort((a, b) => Number(ENTRIES.includes(a)) - Number(ENTRIES.includes(b)));
  for (const name of [...names.filter((entry) => entry !== stamp), stamp]) {
    if (statSync(join(aside, name)).isDirectory())
      cpSync(join(aside, name), join(dist, name), { recursive: true });
    else renameSync(join(aside, name), join(dist, name));
  }
  for (const name of readdirSync(dist)) {
    const path = join(dist, name);
    if (!names.includes(name) && statSync(path).mtimeMs < Date.now() - KEPT_MS)
      rmSync(path, { recursive: true, force: true });
  }
}

const onlyPrograms = process.argv.includes("--if-stale");
if (!(onlyPrograms && isFresh())) {
  const startedAt = new Date();
  const aside = join(root, "node_modules", ".cache", `headroom-build-${process.pid}`);
  mkdirSync(aside, { recursive: true });
  try {
    await Promise.all([writePrograms(aside), onlyPrograms ? undefined : writeDeclarations(aside)]);
    writeFileSync(join(aside, stamp), startedAt.toISOString());
    // A file edited while the build ran must count as newer than the build.
    utimesSync(join(aside, stamp), startedAt, startedAt);
    if (!onlyPrograms) rmSync(dist, { recursive: true, force: true });
    moveIn(aside);
    rmSync(aside, { recursive: true, force: true });
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    process.stderr.write(
      `The build failed: ${error.message}\n\`npm ci\` puts the tools it needs in place.\n`,
    );
    process.exit(1);
  }
}
