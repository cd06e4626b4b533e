/** The plans made through one server, newest last, so that assistants can read them again. */
export interface ShelvedPlan {
  readonly uri: string;
  readonly plan: unknown;
}

export interface PlanShelf {
  add(plan: unknown): void;
  all(): readonly ShelvedPlan[];
}

const MOST_PLANS = 20;
const PLACE = "headroom://plan/";
export const LAST_PLAN = `${PLACE}last`;

export function createPlanShelf(): PlanShelf {
  let made = 0;
  let plans: readonly ShelvedPlan[] = [];
  return {
    add: (plan) => {
      made += 1;
      plans = [...plans, { uri: `${PLACE}${made}`, plan }].slice(-MOST_PLANS);
    },
    all: () => plans,
  };
}
