import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  importsOf,
  projectRoot,
  type SourceFile,
  sourceFiles,
  withoutComments,
} from "./support/source-tree.ts";

interface Room {
  /** Path prefix under src/; the first room of the table that matches owns the file. */
  readonly room: string;
  /** Path prefixes under src/ it may import, besides itself. */
  readonly rooms: readonly string[];
  /** Prefixes it may not import although the others would let it. */
  readonly except?: readonly string[];
  readonly packages: readonly string[];
}

const LANGCHAIN = ["@langchain/core", "@langchain/langgraph"] as const;
const FORMAT = "interfaces/format.ts";

/** HOUSE.md, "Four rooms and a front door". Adapters have their own table: each knows one outside thing. */
const ROOMS: readonly Room[] = [
  { room: "domain/physics/", rooms: ["domain/"], packages: [] },
  { room: "domain/", rooms: [], packages: ["zod"] },
  { room: "app/agent/", rooms: ["app/", "domain/"], packages: [...LANGCHAIN, "zod"] },
  { room: "app/tools/", rooms: ["app/", "domain/"], except: ["app/agent/"], packages: ["zod"] },
  { room: "app/", rooms: ["domain/"], except: ["app/agent/", "app/tools/"], packages: ["zod"] },
  { room: FORMAT, rooms: ["domain/"], packages: [] },
  { room: "interfaces/tui/", rooms: ["app/", "domain/", FORMAT], packages: ["ink", "react", "@inkjs/ui"] },
  { room: "interfaces/cli/", rooms: ["app/", "domain/", FORMAT], packages: ["zod"] },
  { room: "interfaces/charts/", rooms: ["domain/", FORMAT], packages: [] },
  {
    room: "interfaces/mcp/",
    rooms: ["app/", "domain/", FORMAT],
    packages: ["@modelcontextprotocol/sdk", "zod"],
  },
  { room: "interfaces/json/", rooms: ["app/", "domain/", FORMAT], packages: [] },
];

/** Libraries of each adapter; an adapter not listed has none but Node's. */
const ADAPTER_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "chat-model": ["@langchain/core", "@langchain/openai"],
  interviewer: ["@langchain/core"],
  "png-picture": ["@resvg/resvg-js"],
  workflow: ["yaml"],
  "yaml-text": ["yaml"],
  "session-store": [
    "@langchain/core",
    "@langchain/langgraph",
    "@langchain/langgraph-checkpoint-postgres",
    "pg",
  ],
  "load-queue": ["bullmq", "ioredis", "zod"],
  settings: ["conf"],
  measurements: ["zod"],
};
const ADAPTER_ROOMS = ["domain/", "app/ports.ts"];

/** Node's own modules a room outside the adapters may use. */
const NODE_MODULES: Readonly<Record<string, readonly string[]>> = {
  "interfaces/cli/": ["node:util"],
  "interfaces/mcp/": ["node:http", "node:net"],
  "interfaces/tui/": ["node:readline", "node:timers/promises"],
  "app/agent/": ["node:util"],
};

/** The one place that sees all. */
const FRONT_DOOR = [
  "main.ts",
  "compose.ts",
  "compose-doctor.ts",
  "compose-sizing.ts",
  "compose-prices.ts",
  "compose-bench.ts",
  "compose-crew.ts",
  "compose-calibration.ts",
  "compose-lab.ts",
  "compose-evaluation.ts",
  "compose-mcp.ts",
  "compose-pictures.ts",
  "compose-sessions.ts",
  "compose-chat.ts",
  "compose-chat-model.ts",
  "compose-rehearsal.ts",
  "index.ts",
];

const files = sourceFiles();

/** An adapter is a file, a folder, or both, and the files whose names go on from its own: chat-model, chat-model-errors. */
function adapterOf(path: string): string {
  const name = (path.split("/")[1] ?? "").replace(/\.tsx?$/, "");
  return (
    Object.keys(ADAPTER_PACKAGES).find((known) => name === known || name.startsWith(`${known}-`)) ?? name
  );
}

function strangers(file: SourceFile): string[] {
  if (FRONT_DOOR.includes(file.path)) return [];
  if (file.path.startsWith("adapters/")) {
    const name = adapterOf(file.path);
    return file.imports.filter((target) => {
      if (target.startsWith("node:")) return false;
      if (target.startsWith("adapters/")) return adapterOf(target) !== name;
      return !(
        ADAPTER_ROOMS.some((room) => target.startsWith(room)) || ADAPTER_PACKAGES[name]?.includes(target)
      );
    });
  }
  const room = ROOMS.find((candidate) => file.path.startsWith(candidate.room));
  if (room === undefined) return ["(no room of the table holds this file)"];
  const allowed = [room.room, ...room.rooms];
  return file.imports.filter(
    (target) =>
      !(
        (allowed.some((prefix) => target.startsWith(prefix)) &&
          !room.except?.some((prefix) => target.startsWith(prefix))) ||
        room.packages.includes(target) ||
        NODE_MODULES[room.room]?.includes(target)
      ),
  );
}

/** "file: what is wrong" lines, empty when all is well, so that a failure names its file. */
const offences = (
  pattern: RegExp,
  among: readonly SourceFile[],
  codeOf: (text: string) => string = withoutComments,
): string[] =>
  among.flatMap((file) =>
    codeOf(file.text)
      .split("\n")
      .flatMap((line) => (pattern.test(line) ? [`${file.path}: ${line.trim()}`] : [])),
  );

const inRoom = (prefix: string) => files.filter((file) => file.path.startsWith(prefix));

describe("dependency direction", () => {
  it("finds every kind of import", () => {
    const text =
      'import type { A } from "./a.ts";\nimport "../b.ts";\nawait import("@x/y/z");\nexport { c } from "node:fs";';
    expect(importsOf("domain/physics/f.ts", text)).toEqual([
      "domain/physics/a.ts",
      "domain/b.ts",
      "@x/y",
      "node:fs",
    ]);
  });

  it.each([...ROOMS.map(({ room }) => room), "adapters/", ...FRONT_DOOR])("%s is not empty", (room) => {
    expect(inRoom(room).length).toBeGreaterThan(0);
  });

  it("no file imports a stranger", () => {
    expect(files.flatMap((file) => strangers(file).map((name) => `${file.path} imports ${name}`))).toEqual(
      [],
    );
  });

  it("would name a stranger", () => {
    const file = (path: string, target: string): SourceFile => ({
      path,
      text: "",
      lines: 1,
      imports: [target],
    });
    expect(strangers(file("domain/physics/x.ts", "zod"))).toEqual(["zod"]);
    expect(strangers(file("domain/x.ts", "app/ports.ts"))).toEqual(["app/ports.ts"]);
    expect(strangers(file("interfaces/cli/x.ts", "interfaces/tui/app.tsx"))).toEqual([
      "interfaces/tui/app.tsx",
    ]);
    expect(strangers(file("adapters/clock.ts", "adapters/file-store.ts"))).toEqual([
      "adapters/file-store.ts",
    ]);
    expect(strangers(file("app/tools/x.ts", "@langchain/core"))).toEqual(["@langchain/core"]);
    expect(strangers(file("app/tools/x.ts", "app/agent/graph.ts"))).toEqual(["app/agent/graph.ts"]);
    expect(strangers(file("elsewhere/x.ts", "zod"))).toHaveLength(1);
  });
});

describe("purity of the domain", () => {
  it("touches no clock, disk, network, environment, random source or console", () => {
    const outside =
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bconsole\.|\bfetch\(|\bglobalThis\b|\bcrypto\b|\bperformance\b|\bset(Timeout|Interval)\b/;
    expect(offences(outside, inRoom("domain/"))).toEqual([]);
  });

  it("catches nothing", () => {
    expect(offences(/\bcatch\b/, inRoom("domain/"))).toEqual([]);
  });
});

/** Sizes of files and texts that are refused unread: limits in MiB, no conversion of a figure. */
const SIZE_LIMITS = ["adapters/hugging-face/config-file.ts", "adapters/hugging-face/hub.ts"];

describe("units", () => {
  it("scale factors stand in units.ts only", () => {
    const factor = String.raw`(?:1_?000|1024|1_000_000|1_000_000_000|1e3|1e6|1e9|1e12|2 \*\* (?:10|20|30|40))`;
    const scaling = new RegExp(String.raw`[*/]=?\s*\(?${factor}(?![\w.])|(?<![\w.])${factor}\s*[*/]`);
    expect("x * 1e9; x / 1024; 1000 * y".match(scaling)).not.toBeNull();
    expect(
      offences(
        scaling,
        files.filter((file) => !["domain/units.ts", ...SIZE_LIMITS].includes(file.path)),
        (text) => withoutComments(text).replace(/"[^"\n]*"/g, '""'),
      ),
    ).toEqual([]);
  });
});

describe("shape of the files", () => {
  const COMPONENT_LINES = 120;
  const FILE_LINES = 300;
  const sizes = files.map((file) => file.lines).sort((a, b) => a - b);
  const quantile = (share: number) => sizes[Math.min(sizes.length - 1, Math.floor(share * sizes.length))];

  it("no file is longer than 300 lines, no component than 120", () => {
    const long = files.filter(
      (file) => file.lines > (file.path.endsWith(".tsx") ? COMPONENT_LINES : FILE_LINES),
    );
    const summary = `${sizes.length} files, median ${quantile(0.5)}, 90th percentile ${quantile(0.9)} lines`;
    expect(
      long.map((file) => `${file.path}: ${file.lines} lines`),
      summary,
    ).toEqual([]);
  });

  it("the median file has at most 90 lines, nine of ten at most 200", () => {
    expect(quantile(0.5)).toBeLessThanOrEqual(90);
    expect(quantile(0.9)).toBeLessThanOrEqual(200);
  });

  it("names are kebab-case and say what the file is about", () => {
    const odd = files.filter(
      (file) =>
        !/^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*\.tsx?$/.test(file.path) ||
        /(^|\/)(utils?|helpers?|common|types)(\/|\.)/.test(file.path),
    );
    expect(odd.map((file) => file.path)).toEqual([]);
  });

  it("exports by name only, and re-exports only in the two barrels", () => {
    expect(offences(/\bexport default\b/, files)).toEqual([]);
    const barrels = ["index.ts", "app/tools/index.ts"];
    expect(
      offences(
        /\bexport (\*|(type )?\{[^}]*\} from)/,
        files.filter((file) => !barrels.includes(file.path)),
      ),
    ).toEqual([]);
  });

  it("nothing unfinished is left in the sources", () => {
    expect(offences(/\bTODO\b|\bFIXME\b|ts-ignore|ts-expect-error|biome-ignore/, files)).toEqual([]);
  });
});

describe("prompts", () => {
  it("hold no numbers: those come from tools", () => {
    const folder = join(projectRoot, "prompts");
    expect(existsSync(folder)).toBe(true);
    const prompts = readdirSync(folder);
    expect(prompts.length).toBeGreaterThan(0);
    const found = prompts.flatMap((name) =>
      readFileSync(join(folder, name), "utf8")
        .split("\n")
        .flatMap((line) => (/(?<![A-Za-z])\d/.test(line) ? [`${name}: ${line}`] : [])),
    );
    expect(found).toEqual([]);
  });
});
