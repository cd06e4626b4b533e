/** Draws the README's pictures of the chat from the built program: `npm run pictures`. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { mainFile, quietEnvironment } from "../support/run-program.ts";
import { openTerminal } from "../support/terminal.ts";
import { screenSvg } from "./screen-svg.ts";

const READY = "Ctrl+C twice leaves";
const COLUMNS = 100;
const pictures = join(import.meta.dirname, "../../spec-kit/pictures");

const folder = mkdtempSync(join(tmpdir(), "headroom-pictures-"));
const terminal = openTerminal(process.execPath, [mainFile], {
  columns: COLUMNS,
  rows: 60,
  cwd: folder,
  env: {
    ...quietEnvironment(folder),
    NO_COLOR: undefined,
    OPENAI_API_KEY: "",
    OPENAI_BASE_URL: "",
    OPENAI_MODEL: "",
    COLORTERM: "truecolor",
  },
});

async function say(line: string, answer: string | RegExp): Promise<void> {
  terminal.type(`${line}\r`);
  await terminal.waitFor(answer);
  await terminal.until(() => terminal.screen().includes(READY), "the end of the turn");
}

async function draw(name: string, from: RegExp, to: RegExp): Promise<void> {
  const svg = await screenSvg(terminal.raw(), COLUMNS, { from, to });
  const png = new Resvg(svg, { font: { loadSystemFonts: true }, fitTo: { mode: "zoom", value: 1.5 } })
    .render()
    .asPng();
  writeFileSync(join(pictures, `${name}.png`), png);
}

try {
  await terminal.waitFor(READY);
  await say(
    "Llama 3.3 70B in fp8 on H100, 5 requests a second, 2000 tokens in, 400 out, p95 TTFT under 1 s, ITL under 40 ms",
    "assume",
  );
  await draw("plan", /Headroom \d/, /assume"/);
  await say("compare with L40S and H200", /Cheapest that holds/);
  await say("why that many GPUs?", /Formula:/);
  await draw("chat", /> compare with/, /Formula:/);
} finally {
  terminal.close();
  rmSync(folder, { recursive: true, force: true });
}
