/** The front door: checks the runtime, opens the terminal or the pipes, runs the command line, sets the exit code. */
import module from "node:module";
import process from "node:process";

const OLDEST = [22, 19] as const;
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  process.stderr.write(
    `Headroom needs Node.js ${OLDEST.join(".")} or newer; this is ${process.versions.node}. In a checkout, \`npm ci && npm start\` brings its own.\n`,
  );
  process.exit(2);
} else {
  module.enableCompileCache();
  await main();
}

async function main(): Promise<void> {
  // Loaded here and not above: an old runtime must meet nothing it cannot parse, and the compile cache must be on.
  const [{ run }, { createServices }, { openIo }] = await Promise.all([
    import("./interfaces/cli/run.ts"),
    import("./compose.ts"),
    import("./interfaces/cli/process-io.ts"),
  ]);
  const io = openIo(process);
  const cancelled = new AbortController();
  process.on("SIGINT", () => {
    // An open chat listens too and takes its own leave.
    if (process.listenerCount("SIGINT") > 1) return;
    cancelled.abort();
    io.warn("\nCancelled.\n");
    process.exit(130);
  });
  try {
    process.exit(await run(process.argv.slice(2), io, createServices(process.env), cancelled.signal));
  } catch (error) {
    io.warn(`This is a bug in Headroom:\n${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  }
}
