/** The notebook's recorded figures and worked-out values; test/fixtures/lab/README.md says where they come from. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { loadRowSchema } from "../../src/domain/lab/load-row.ts";
import { tokenCellSchema } from "../../src/domain/lab/token-cell.ts";
import { projectRoot } from "./source-tree.ts";

const recorded = z.array(loadRowSchema.extend({ sample_error: z.string().nullable().default(null) }));

const casesSchema = z.object({
  measured: z.object({
    baseline: z.object({
      latencies_s: z.array(z.number()),
      expected_summary: z.record(z.string(), z.number()),
    }),
    concurrency_sweep: recorded,
    token_budget: z.array(tokenCellSchema),
    overload: recorded,
  }),
  formula_cases: z.object({
    kv_cliff: z.array(
      z.object({
        input: z.object({
          users: z.number(),
          seq_len: z.number(),
          layers: z.number(),
          hidden: z.number(),
          bytes_per: z.number(),
          weights_gib: z.number(),
          line_a: z.number(),
          line_b: z.number(),
        }),
        expected: z.object({
          kv_gib_1_user: z.number(),
          kv_gib_all: z.number(),
          total_gib_all: z.number(),
          first_over_a: z.number().nullable(),
          first_over_b: z.number().nullable(),
        }),
      }),
    ),
    roi: z.array(
      z.object({
        input: z.object({
          users_a: z.number(),
          users_b: z.number(),
          price_a: z.number(),
          price_b: z.number(),
        }),
        expected: z.object({ per_user_a: z.number(), per_user_b: z.number(), b_cheaper: z.boolean() }),
      }),
    ),
    weights: z.array(
      z.object({
        input: z.object({ params_b: z.number(), bytes_per: z.number() }),
        expected_gib: z.number(),
      }),
    ),
  }),
});

export const notebook = casesSchema.parse(
  JSON.parse(readFileSync(join(projectRoot, "test", "fixtures", "lab", "notebook.json"), "utf8")),
);
