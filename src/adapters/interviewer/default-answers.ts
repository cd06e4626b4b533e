/** Answers that take what is offered: "default", "you choose", "typical"; "defaults" takes all that is missing. */
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import type { View } from "./known-state.ts";
import type { OpenQuestion } from "./questions.ts";

const START = "^(?:(?:ok(?:ay)?|yes|sure|fine|please|well|just|then|hm+|um+|i)[,. ]+)*";
const ONE = new RegExp(
  `${START}(?:(?:use |take |go with |with )?(?:the |your |a )?(?:default|typical|usual|standard|normal)(?: (?:one|value|ones?))?|you (?:choose|decide|pick)|your (?:choice|call)|whatever(?: you (?:think|like|want))?|any(?:thing)?(?: is fine)?|no (?:idea|clue|preference)|(?:do(?:n['’]?t| not)) (?:know|care|mind)|not sure|unsure|skip|dunno|ok(?:ay)?|yes|sure|fine|up to you|surprise me)(?: please)?[.! ]*$`,
  "i",
);
const ALL = new RegExp(
  `${START}(?:(?:use |take |go with |with |assume )?(?:the |your |all (?:the )?)?defaults(?: for (?:all|everything|the rest|them all|all of them))?|(?:use |take )?(?:the |your )?(?:default|usual|typical)s? (?:for|everywhere|values? for) (?:all|everything|the rest|the others?)|(?:assume|choose|decide|guess|take) (?:the rest|everything|all(?: of (?:it|them))?)(?: for me)?|(?:plan|go|do it|size it) with (?:the )?(?:defaults?|usual values|typical values))(?: please)?[.! ]*$`,
  "i",
);

/** Whether a message answers what was open with "the default"; so it stays until the turn is told. */
export function takesDefaults({ text, state, ranked = [], results }: View): boolean {
  const said = text.trim();
  const isOpen = ranked.length > 0 || results.length > 0;
  if (isOpen && ALL.test(said)) return true;
  return state.question !== null && ONE.test(said) && (isOpen || state.question.includes("precision"));
}

/** The open questions it answers. */
export const acceptedDefaults = ({ text, ranked = [] }: View): readonly OpenQuestion[] =>
  ALL.test(text.trim()) ? ranked : ranked.slice(0, 1);

export const usualOf = (accepted: readonly OpenQuestion[]): PlanRequest =>
  Object.assign({}, ...accepted.map(({ usual }) => usual));
