/** A written dialogue: what a person says, turn by turn, and what should be known after each turn. */
import { z } from "zod";
import { planRequestSchema } from "../../../domain/workload/plan-request.ts";

const turnSchema = z.strictObject({
  say: z.string().min(1),
  /** Inputs that must hold after the turn; others may. */
  inputs: planRequestSchema,
  /** Inputs that must not be set after the turn. */
  absent: z.array(planRequestSchema.keyof()).optional(),
  /** Whether there must be a plan after the turn. */
  planned: z.boolean(),
});

const dialogueSchema = z.strictObject({
  group: z.string().min(1),
  name: z.string().min(1),
  turns: z.array(turnSchema).min(1),
});

export const dialogueFileSchema = z.strictObject({
  asOf: z.string(),
  source: z.string(),
  dialogues: z.array(dialogueSchema).min(1),
});

export type DialogueTurn = z.infer<typeof turnSchema>;
export type Dialogue = z.infer<typeof dialogueSchema>;
