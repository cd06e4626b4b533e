/** What a person was asked about, by call: exactly that is run after a yes, once. */
import { PlannerError } from "../../domain/errors.ts";

interface Asked<Plan> {
  readonly key: string;
  readonly plan: Promise<Plan>;
}

export interface AskedPlans<Input, Plan> {
  /** Prepared once for each question, however often the graph comes by. */
  ask(callId: string, input: Input): Promise<Plan>;
  /** The last that could be asked about; else why it could not. @throws PlannerError when nobody was asked. */
  agreed(callId: string): Promise<Plan>;
}

export function askedPlans<Input, Plan>(prepare: (input: Input) => Promise<Plan>): AskedPlans<Input, Plan> {
  const asked = new Map<string, Asked<Plan>>();
  return {
    ask(callId, input) {
      const key = JSON.stringify(input);
      const known = asked.get(callId);
      if (known?.key === key) return known.plan;
      const plan = prepare(input);
      // A change that cannot be prepared leaves the question before it standing.
      plan.then(
        () => asked.set(callId, { key, plan }),
        () => {
          if (!asked.has(callId)) asked.set(callId, { key, plan });
        },
      );
      return plan;
    },
    async agreed(callId) {
      const known = asked.get(callId);
      asked.delete(callId);
      if (known !== undefined) return known.plan;
      throw new PlannerError("invalid_input", "Nobody was asked about this load, so nothing was sent.");
    },
  };
}
