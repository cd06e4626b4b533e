#!/usr/bin/env node
// The installed command. Parses on any Node so that an old one gets a sentence instead of a stack trace.
var parts = process.versions.node.split(".").map(Number);
if (parts[0] < 22 || (parts[0] === 22 && parts[1] < 19)) {
  process.stderr.write(
    "Headroom needs Node.js 22.19 or newer; this is " +
      process.versions.node +
      ". Install a newer one from nodejs.org, or run it in a checkout with `npm ci && npm start`, which brings its own.\n",
  );
  process.exit(2);
}
import("../dist/main.js").catch((error) => {
  process.stderr.write(String((error && error.stack) || error) + "\n");
  process.exit(1);
});
