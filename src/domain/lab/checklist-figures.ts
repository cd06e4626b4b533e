/** What the checklist is filled with: null wherever no experiment gave a figure. */
import { z } from "zod";

const figure = z.number().nullable();

export const checklistFiguresSchema = z.object({
  baseline: z.object({ p50_s: figure, p95_s: figure }).nullable(),
  /** Loads of the sweep, and its knee while there is one. */
  sweep: z
    .object({
      from: z.number(),
      to: z.number(),
      knee: z.object({ load: z.number(), low: z.number(), high: z.number() }).nullable(),
    })
    .nullable(),
  /** The largest measured load below the knee, or of all while there is none. */
  cap: z.object({ concurrency: z.number(), p95_s: figure }).nullable(),
  tokens: z
    .object({
      flat: z.boolean(),
      early_stop: z.boolean().nullable(),
      /** Largest budget ÷ smallest, and the median's ratio. */
      budget_factor: z.number(),
      latency_factor: z.number(),
    })
    .nullable(),
  /** Over all load runs. */
  errors: z
    .object({
      requests: z.number(),
      failed: z.number(),
      first_concurrency: figure,
      kinds: z.array(z.string()),
      retry_after_s: figure,
    })
    .nullable(),
  /** The target for a whole answer, when one was given. */
  slo_s: figure,
});
export type ChecklistFigures = Readonly<z.infer<typeof checklistFiguresSchema>>;
