/** Parameters of the lab written as on the command line: "lab kv-cliff --users 50 --context 4096". */
import { labRequestSchema } from "../../domain/lab/lab-request.ts";
import { parameterMeta } from "../../domain/workload/parameter.ts";

interface Flag {
  readonly field: string;
  readonly isSwitch: boolean;
  readonly isList: boolean;
}

const FLAGS: ReadonlyMap<string, Flag> = new Map(
  Object.entries(labRequestSchema.shape).flatMap(([field, schema]) => {
    const meta = parameterMeta(schema);
    const inner = schema.unwrap();
    return meta === undefined
      ? []
      : [[meta.flag, { field, isSwitch: inner.type === "boolean", isList: inner.type === "array" }] as const];
  }),
);

const FLAG = /(?:^|\s)--([a-z][\w-]*)(?:(?:\s+|=)("[^"]*"|'[^']*'|(?!--)\S+))?/gi;

const parsedValue = (text: string, isList: boolean): unknown => {
  const bare = text.replace(/^["']|["']$/g, "");
  if (isList) return bare.split(",").map(Number);
  return /^\d+(?:\.\d+)?$/.test(bare) ? Number(bare) : bare;
};

/** @returns the flags by field, those of no experiment under their own name, and the text without them. */
export function flagsIn(text: string): {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly rest: string;
} {
  const flags: Record<string, unknown> = {};
  const from: string[] = [];
  let rest = text;
  for (const [whole, name = "", value] of text.matchAll(FLAG)) {
    const typed = name.replaceAll("_", "-").toLowerCase();
    const flag = FLAGS.get(typed);
    if (typed === "from" && value !== undefined) from.push(value.replace(/^["']|["']$/g, ""));
    else if (flag?.isSwitch === true) flags[flag.field] = true;
    else if (value !== undefined) flags[flag?.field ?? typed] = parsedValue(value, flag?.isList === true);
    rest = rest.replace(flag?.isSwitch === true ? `--${name}` : whole, " ");
  }
  return { flags: from.length === 0 ? flags : { ...flags, from }, rest };
}
