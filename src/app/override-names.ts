/** Dotted names of a --config file: which constant each means, and which nobody knows. */
import { nearestNames } from "../domain/catalog/nearest-name.ts";
import { PlannerError } from "../domain/errors.ts";

export type OverrideValue = number | string | boolean;
/** "defaults.safetyMargin" → 0.2; nested objects mean the same. */
export type Overrides = Readonly<Record<string, OverrideValue>>;

const OVERRIDE_ROOMS = ["defaults", "coefficients", "gpus", "engines", "prices"] as const;
export type OverrideRoom = (typeof OVERRIDE_ROOMS)[number];

export interface Override {
  readonly room: OverrideRoom;
  /** The record's name; empty for defaults and coefficients. */
  readonly record: string;
  /** Field, dots kept for fields inside fields. */
  readonly field: string;
  readonly name: string;
  readonly value: OverrideValue;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A parsed config file as dotted names.
 *
 * @throws PlannerError invalid_input when it is no object, or a value is neither number, text nor truth value.
 */
export function flattenOverrides(content: unknown): Overrides {
  if (!isRecord(content)) {
    throw new PlannerError("invalid_input", "A config file holds one JSON object of names and values.", {
      hint: 'For example {"defaults.safetyMargin": 0.2, "gpus.L4.tdpWatts": 75}.',
    });
  }
  const flat: Record<string, OverrideValue> = {};
  const walk = (part: Readonly<Record<string, unknown>>, prefix: string): void => {
    for (const [key, value] of Object.entries(part)) {
      const name = prefix === "" ? key : `${prefix}.${key}`;
      if (isRecord(value)) walk(value, name);
      else if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") {
        flat[name] = value;
      } else {
        throw new PlannerError("invalid_input", `The value of ${name} must be a number or text.`, {
          hint: "Lists and null cannot be set.",
        });
      }
    }
  };
  walk(content, "");
  return flat;
}

const SHOWN = 5;

/** An error that names what comes closest. */
export function unknownOverride(name: string, known: readonly string[]): PlannerError {
  const nearest = nearestNames(name, known, (candidate) => [candidate], SHOWN);
  return new PlannerError("invalid_input", `Nothing is called ${name} in the configuration.`, {
    hint: `Nearest: ${nearest.join(", ")}.`,
  });
}

const roomOf = (text: string): OverrideRoom | undefined => OVERRIDE_ROOMS.find((room) => room === text);

/** Splits a name into room, record and field; records may hold dots (p5.48xlarge, vllm-0.8). */
export function parseOverride(name: string, value: OverrideValue): Override {
  const [first = "", ...rest] = name.split(".");
  const room = roomOf(first);
  if (room === undefined) {
    throw new PlannerError("invalid_input", `${name} starts with none of ${OVERRIDE_ROOMS.join(", ")}.`, {
      hint: "For example defaults.safetyMargin, coefficients.gemmEfficiency or gpus.L4.tdpWatts.",
    });
  }
  if (room === "defaults" || room === "coefficients") {
    return { room, record: "", field: rest.join("."), name, value };
  }
  return { room, record: rest.slice(0, -1).join("."), field: rest.at(-1) ?? "", name, value };
}
