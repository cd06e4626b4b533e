// `npm pack` and `npm publish` carry no Node runtime: the optional node-* packages are for people who work in a checkout.
// The programs in dist/ hold the code of all other packages; unbundled.js has the exceptions.
// strip: take the rest (and the scripts of a checkout) out of package.json; restore: put the file back as it was.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { NATIVE, TYPES } from "./unbundled.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const manifest = join(root, "package.json");
const kept = join(root, "package.json.unpacked");

if (process.argv[2] === "strip") {
  const text = readFileSync(manifest, "utf8");
  if (!existsSync(kept)) writeFileSync(kept, text);
  const {
    optionalDependencies: _runtimes,
    devDependencies: _tools,
    knip: _settings,
    dependencies,
    scripts,
    ...rest
  } = JSON.parse(text);
  const stay = Object.entries(dependencies).filter(([name]) => [...NATIVE, ...TYPES].includes(name));
  const packed = {
    ...rest,
    dependencies: Object.fromEntries(stay),
    scripts: { postpack: scripts.postpack },
  };
  writeFileSync(manifest, `${JSON.stringify(packed, null, 2)}\n`);
} else if (existsSync(kept)) {
  renameSync(kept, manifest);
}
