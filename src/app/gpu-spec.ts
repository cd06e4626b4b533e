/** A GPU given by its datasheet in a file of its own, in the units makers print, as overrides of the catalog. */
import { z } from "zod";
import { PlannerError } from "../domain/errors.ts";
import { bytesFromGib, bytesPerSecondFromGb, flopsPerSecondFromTflops } from "../domain/units.ts";
import type { Overrides } from "./override-names.ts";

const positive = z.number().positive();
const specSchema = z.strictObject({
  name: z.string().trim().min(1),
  /** As sold; what the GPU shows is about as many GiB. */
  memoryGb: positive,
  visibleGib: positive.optional(),
  bandwidthGbPerSecond: positive,
  /** Dense, without sparsity. */
  bf16Tflops: positive.optional(),
  fp16Tflops: positive.optional(),
  fp8Tflops: positive.optional(),
  int8Tops: positive.optional(),
  fp4Tflops: positive.optional(),
  interconnect: z.string().optional(),
  /** One direction, per GPU. */
  linkGbPerSecond: positive.optional(),
  tdpWatts: positive.optional(),
  maxGpusPerNode: z.number().int().positive().optional(),
  vendor: z.string().optional(),
  architecture: z.string().optional(),
});

export interface GpuSpec {
  readonly name: string;
  readonly overrides: Overrides;
}

const EXAMPLE =
  'Example: {"name": "X100", "memoryGb": 96, "bandwidthGbPerSecond": 4000, "bf16Tflops": 800, "fp8Tflops": 1600}.';

function problemOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return "cannot be read";
  if (issue.code === "unrecognized_keys") {
    return `has a field "${issue.keys[0] ?? ""}"; it may hold ${Object.keys(specSchema.shape).join(", ")}`;
  }
  const field = issue.path.join(".");
  if (field === "") return "holds no JSON object";
  return issue.code === "too_small"
    ? `: ${field} must be above 0`
    : `: ${field} is missing or no ${issue.code === "invalid_type" ? issue.expected : "usable value"}`;
}

const asText = (problem: string): string => (problem.startsWith(":") ? problem : ` ${problem}`);

/**
 * @param file - name of the file, for messages.
 * @throws PlannerError invalid_input for what is no datasheet, with an example.
 */
export function parseGpuSpec(text: string, file: string): GpuSpec {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new PlannerError("invalid_input", `${file} is not valid JSON.`, { hint: EXAMPLE, cause });
  }
  const parsed = specSchema.safeParse(content);
  if (!parsed.success) {
    const problem = asText(problemOf(parsed.error.issues[0]));
    throw new PlannerError("invalid_input", `The datasheet ${file}${problem}.`, { hint: EXAMPLE });
  }
  const spec = parsed.data;
  const peak16 = spec.bf16Tflops ?? spec.fp16Tflops;
  if (peak16 === undefined) {
    throw new PlannerError(
      "invalid_input",
      `The datasheet ${file} gives neither bf16Tflops nor fp16Tflops.`,
      {
        hint: EXAMPLE,
      },
    );
  }
  const fields: Readonly<Record<string, number | string | boolean | undefined>> = {
    memoryNominalGb: spec.memoryGb,
    visibleBytes: bytesFromGib(spec.visibleGib ?? spec.memoryGb),
    visibleIsNominal: spec.visibleGib === undefined,
    hbmBytesPerSecond: bytesPerSecondFromGb(spec.bandwidthGbPerSecond),
    peak16: flopsPerSecondFromTflops(peak16),
    hasBf16: spec.bf16Tflops !== undefined,
    peakFp8: flopsOf(spec.fp8Tflops),
    peakInt8: flopsOf(spec.int8Tops),
    peakFp4: flopsOf(spec.fp4Tflops),
    interconnect: spec.interconnect,
    linkBytesPerSecond:
      spec.linkGbPerSecond === undefined ? undefined : bytesPerSecondFromGb(spec.linkGbPerSecond),
    tdpWatts: spec.tdpWatts,
    maxGpusPerNode: spec.maxGpusPerNode,
    vendor: spec.vendor,
    architecture: spec.architecture,
  };
  const overrides: Record<string, number | string | boolean> = {};
  for (const [field, value] of Object.entries(fields)) {
    if (value !== undefined) overrides[`gpus.${spec.name}.${field}`] = value;
  }
  return { name: spec.name, overrides };
}

const flopsOf = (tflops: number | undefined): number | undefined =>
  tflops === undefined ? undefined : flopsPerSecondFromTflops(tflops);
