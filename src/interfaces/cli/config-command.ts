import type { Settings } from "../../app/ports.ts";
import { PlannerError } from "../../domain/errors.ts";
import { type Answer, type Command, EXIT, type Invocation } from "./command.ts";
import { nearest } from "./nearest.ts";
import { alignedRows, paragraph } from "./text-layout.ts";

export const configCommand: Command = { flags: [], operands: "ACTION KEY VALUE", run };

interface SettingSpec {
  readonly description: string;
  readonly example: string;
  /** What is wrong with a value; `undefined` when nothing is. */
  readonly problem: (value: string) => string | undefined;
}

const LONGEST_PATIENCE = 3600;

const SETTINGS: Readonly<Record<string, SettingSpec>> = {
  "openai.baseUrl": {
    description: "base URL of an OpenAI-compatible endpoint; OPENAI_BASE_URL goes before it",
    example: "http://127.0.0.1:11434/v1",
    problem: (value) =>
      /^https?:$/.test(URL.parse(value)?.protocol ?? "") ? undefined : "is not an http or https address",
  },
  "openai.model": {
    description: "name of the chat model; OPENAI_MODEL goes before it",
    example: "qwen3",
    problem: (value) => (value.trim() === "" ? "is empty" : undefined),
  },
  "openai.protocol": {
    description:
      "how the chat model calls tools: tools, json for one that cannot, auto to find out; HEADROOM_MODEL_PROTOCOL goes before it",
    example: "json",
    problem: (value) => (/^(?:auto|tools|json)$/.test(value) ? undefined : "is none of auto, tools, json"),
  },
  "openai.patienceSeconds": {
    description:
      "seconds to wait for each piece of an answer, 30 unless set; HEADROOM_PATIENCE_SECONDS goes before it",
    example: "120",
    problem: (value) =>
      Number(value) > 0 && Number(value) <= LONGEST_PATIENCE
        ? undefined
        : "is not a number of seconds up to 3600",
  },
};
const FROM_ENVIRONMENT =
  "Keys are never kept here: OPENAI_API_KEY, HF_TOKEN and DATABASE_URL (postgres://…, where a team keeps its sessions) are read from the environment.";
const KEYS = Object.keys(SETTINGS);
const SECRET = /key|token|secret|password|credential/i;

const answered = (document: unknown, text: string): Answer => ({
  document,
  text: () => text,
  exitCode: EXIT.done,
});

async function run({ positionals, services }: Invocation): Promise<Answer> {
  const [action = "list", key, value] = positionals;
  const settings = await services.settings();
  switch (action) {
    case "list":
      return list(settings);
    case "get": {
      const known = knownKey(key);
      const found = (await settings.get(known)) ?? null;
      return answered({ kind: "headroom.setting", key: known, value: found }, `${found ?? "not set"}\n`);
    }
    case "set": {
      const known = knownKey(key);
      const checked = checkedValue(known, value);
      await settings.set(known, checked);
      return answered({ kind: "headroom.setting", key: known, value: checked }, `${known} = ${checked}\n`);
    }
    case "unset": {
      const known = knownKey(key);
      await settings.unset(known);
      return answered(
        { kind: "headroom.setting", key: known, value: null },
        `${known} is not set any more\n`,
      );
    }
    default:
      throw new PlannerError("invalid_input", `"${action}" is not something config does.`, {
        hint: "It does list, get KEY, set KEY VALUE and unset KEY.",
      });
  }
}

async function list(settings: Settings): Promise<Answer> {
  const values = await Promise.all(
    KEYS.map(async (key) => [key, (await settings.get(key)) ?? null] as const),
  );
  const rows = values.map(([key, value]) => ({
    label: key,
    value: value ?? "not set",
    note: SETTINGS[key]?.description,
  }));
  return answered(
    { kind: "headroom.settings", path: settings.path, settings: Object.fromEntries(values) },
    `Settings in ${settings.path}\n${[...alignedRows(rows), "", ...paragraph(FROM_ENVIRONMENT)].join("\n")}\n`,
  );
}

function knownKey(key: string | undefined): string {
  if (key === undefined) {
    throw new PlannerError("missing_input", "Which setting?", { hint: `There are: ${KEYS.join(", ")}.` });
  }
  const found = KEYS.find((known) => known.toLowerCase() === key.toLowerCase());
  if (found !== undefined) return found;
  if (SECRET.test(key)) {
    throw new PlannerError("invalid_input", "Keys and tokens are never kept on disk.", {
      hint: "Put the key into the environment: OPENAI_API_KEY (HF_TOKEN for the model hub).",
    });
  }
  const guess = nearest(key, KEYS);
  throw new PlannerError("invalid_input", `"${key}" is not a setting.`, {
    hint: guess === undefined ? `There are: ${KEYS.join(", ")}.` : `Did you mean ${guess}?`,
  });
}

function checkedValue(key: string, value: string | undefined): string {
  const spec = SETTINGS[key];
  const example = `Example: headroom config set ${key} ${spec?.example ?? "VALUE"}.`;
  if (value === undefined)
    throw new PlannerError("missing_input", `${key} needs a value.`, { hint: example });
  if (/^sk-|:\/\/[^/]*@/.test(value)) {
    throw new PlannerError("invalid_input", "The value looks like a key; keys are never kept on disk.", {
      hint: "Put it into the environment: OPENAI_API_KEY.",
    });
  }
  const problem = spec?.problem(value);
  if (problem !== undefined) {
    throw new PlannerError("invalid_input", `${key}: "${value}" ${problem}.`, { hint: example });
  }
  return value;
}
