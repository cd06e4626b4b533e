#!/usr/bin/env node
// The installed command. Parses on any Node with modules, so that an old one gets a sentence instead of a stack trace.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `Headroom needs Node.js 22.19 or newer; this is ${process.versions.node}. Install a newer one from nodejs.org, or run it in a checkout with \`npm ci && npm start\`, which brings its own.\n`,
  );
  process.exit(2);
}
import("../dist/main.js").catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
