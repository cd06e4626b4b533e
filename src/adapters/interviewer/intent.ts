/** What a message wants, apart from the facts in it. */

export type Intent =
  | {
      readonly kind:
        | "facts"
        | "greeting"
        | "thanks"
        | "help"
        | "goodbye"
        | "undo"
        | "reset"
        | "plan"
        | "assumptions"
        | "certainty"
        | "cheaper";
    }
  | { readonly kind: "export"; readonly path: string }
  | { readonly kind: "explain"; readonly about: string }
  | { readonly kind: "compare"; readonly withCurrent: boolean }
  | { readonly kind: "repair"; readonly place: number }
  | { readonly kind: "list"; readonly what: "gpus" | "models" }
  | { readonly kind: "beyond"; readonly what: "writing" | "operations" | "future" };

const PLAIN: readonly (readonly [
  RegExp,
  Exclude<Intent, { about: string } | { path: string } | { place: number }>["kind"],
])[] = [
  [
    /^(?:hi|hello|hey|good (?:morning|afternoon|evening)|yo|servus|moin)(?:\s+(?:there|headroom|all))?[!., ]*$/i,
    "greeting",
  ],
  [
    /^(?:(?:many )?thanks?(?: you)?(?: a lot| so much| very much)?|thx|cheers|great|perfect|ok(?:ay)?|nice|cool|good|awesome)(?:[!., ]+(?:thanks?|thank you|great|that helps))*[!., ]*$/i,
    "thanks",
  ],
  [
    /^(?:\/?help(?: me)?[!?. ]*$|\?+$|what can (?:you|i) (?:do|ask|say)|what (?:do|are) you(?: do)?|who are you|how does (?:this|it) work|what do you need|how do i (?:start|use this))\b/i,
    "help",
  ],
  [/^(?:\/?(?:quit|exit|bye|goodbye|see you|ciao)|i(?:'m| am) done)\b[!. ]*$/i, "goodbye"],
  [
    /^(?:please )?(?:undo|take (?:that|it|this) back|revert(?: that)?(?! to\b)|go back(?! to\b)|never ?mind(?: that)?|back to (?:the )?previous)\b/i,
    "undo",
  ],
  [
    /^(?:please )?(?:start (?:over|again|afresh)|reset(?=\s*(?:everything|all|it)?[!. ]*$)|new plan|from scratch|clear (?:everything|all)|forget (?:everything|all|it all))\b/i,
    "reset",
  ],
  [
    /^(?:what (?:did|do|have|are) (?:you|the|your) assum\w*|(?:list|show)(?: me)?(?: the| your)? assumptions?|(?:which |any )?assumptions?\??$|what was assumed)/i,
    "assumptions",
  ],
  [
    /(?:how (?:sure|confident|certain|accurate|reliable|precise|trustworthy|far off)|error bars?|confidence|margin of error|can i trust|how good (?:is|are) (?:the|this|your))/i,
    "certainty",
  ],
  [
    /^(?:what(?:'s| is| would be)|is there|find|any(?:thing)?|show(?: me)?|how (?:can|could|do) (?:i|we))?\s*(?:a |the |something |anything |make it |it )?\s*(?:cheap(?:er|est)|save money|(?:reduce|lower|cut)(?: the)? costs?)\b/i,
    "cheaper",
  ],
  [
    /^(?:(?:please )?(?:show|give|print)(?: me)?(?: the| my)?(?: whole| full)? plan(?: again| once more| please)*|plan(?: it| again| please)?|go(?: ahead)?|run(?: it)?|status|summary|summari[sz]e|requirements|what do you (?:have|know)(?: so far)?|where are we)[?!. ]*$/i,
    "plan",
  ],
];
const REPAIR =
  /^(?:ok(?:ay)?,? |yes,? |please )*(?:do|apply|take|use|go with|choose) (?:that|it|this|(?:the |repair |change |option |number |no\.? )*(?<which>first|second|third|cheapest|last|[123]))(?: one| repair| change| option| fix)?[!. ]*$/i;
const PLACES: Readonly<Record<string, number>> = { second: 1, third: 2, last: -1, 2: 1, 3: 2 };
const EXPORT =
  /^(?:please |can you |could you |now |and |then |ok(?:ay)?,? )*(?:export|save|write|dump|store)\b(?! money)/i;
const PATH =
  /["'“]([^"'”]+)["'”]|(?:\b(?:to|as|in|into)\s+(?:a\s+file\s+(?:called\s+|named\s+)?)?)([^\s"'“,]+)|([^\s"'“]+\.[a-z0-9]{2,5})\b/i;
const NOT_PATHS = new Set(["json", "a", "the", "file", "disk", "me", "my", "this", "it"]);
const WHY_NOT = /^why not\b/i;
/** A number of things the plan counts: asked about, it is explained. */
const COUNTED =
  /\b(?:\d+|one|two|three|four|five|six|seven|eight|fewer|less|more)\s+(?:gpus?|replicas?|machines?|nodes?)\b/i;
const EXPLAIN =
  /^(?:(?:but |and |so |please |can you |could you )*why\b|how come\b|(?:please |can you |could you )*explain\b|where (?:does|do|did|is)\b|how (?:did|do) you (?:get|compute|calculate|arrive|come)|how (?:is|was|are|were) .*(?:computed|calculated|derived|found)|what (?:limits|binds|is the bottleneck|drives|makes up|dominates|determines|causes|eats)|what(?:'s| is) (?:the )?(?:bottleneck|limit))/i;
const COMPARE =
  /\b(?:compare[sd]?|comparison|versus|vs\.?|difference between|which is (?:better|cheaper)|(?:better|cheaper|faster|slower|worse) than|side by side)\b|^(?:is|are|would|will|does) .*\b(?:better|cheaper|faster|help)\b/i;
const BEST_GPU =
  /^(?:which|what)(?:'s| is)?(?: the)? (?:(?:gpu|card|accelerator)s? (?:is|are|would be)(?: the)? (?:cheap|best|fast)|(?:cheapest|best|fastest) (?:gpu|card))/i;
const LIST =
  /^(?:(?:list|show)(?: me)?(?: all| the| known)* (?<what>gpus|cards|accelerators|models)|(?:which|what) (?<known>gpus|cards|accelerators|models) (?:do you|are (?:there|known|supported|in)|can you|exist))\b/i;

const BEYOND: readonly (readonly [RegExp, "writing" | "operations" | "future"])[] = [
  [
    /^(?:please |can you |could you |now )*(?:tell|compose|sing|translate|draft|send|draw|paint|cook|write)\b(?!.*\d.*\b(?:tokens|[rq]ps|daily|(?:an?|per) (?:day|hour|minute|second|month))\b)(?! (?:it|the plan|this|that|to|json|a file|plan)\b)(?!\s+\S+\.\w+)|\bwhat\b[^.;]*\bweather\b|^(?!.*\d).*\bweather\b/i,
    "writing",
  ],
  [
    /^(?:please |now |can you |could you |then )*(?:deploy (?:it|this|that|the plan|now)|(?:buy|order|provision|rent|reserve|install|spin up)\b|(?:launch|start) (?:it|this|that|them|the (?:plan|fleet|machines?|gpus?|servers?)|now))/i,
    "operations",
  ],
  [
    /\b(?:prices?|costs?)\b.*\b(?:tomorrow|next (?:week|month|year)|future)\b|\b(?:tomorrow|next (?:week|month|year)|future)\b.*\b(?:prices?|costs?)\b/i,
    "future",
  ],
];

/** What a message wants shows in its beginning. */
const LONGEST = 1000;

export function intentOf(message: string): Intent {
  const text = message.trim().slice(0, LONGEST);
  for (const [pattern, what] of BEYOND) if (pattern.test(text)) return { kind: "beyond", what };
  for (const [pattern, kind] of PLAIN) if (pattern.test(text)) return { kind } as Intent;
  const repair = REPAIR.exec(text);
  if (repair !== null)
    return { kind: "repair", place: PLACES[repair.groups?.["which"]?.toLowerCase() ?? ""] ?? 0 };
  if (BEST_GPU.test(text)) return { kind: "compare", withCurrent: true };
  const listed = LIST.exec(text)?.groups;
  if (listed !== undefined)
    return {
      kind: "list",
      what: /^model/i.test(listed["what"] ?? listed["known"] ?? "") ? "models" : "gpus",
    };
  if (EXPORT.test(text)) return { kind: "export", path: pathIn(text) };
  if (WHY_NOT.test(text) && COUNTED.test(text)) return { kind: "explain", about: text };
  if (WHY_NOT.test(text)) return { kind: "compare", withCurrent: true };
  if (EXPLAIN.test(text)) return { kind: "explain", about: text };
  if (COMPARE.test(text))
    return {
      kind: "compare",
      withCurrent: /\b(?:with|to|against)\b|^(?:vs|versus)\b|^(?:is|are|would|will|does)\b/i.test(text),
    };
  return { kind: "facts" };
}

const THEN_EXPORT = /\b(?:and|then)\s+(?:export|save|write)\b(?<rest>.*)$/i;

/** Where to write the plan that the same message asks for, or undefined. */
export function exportAfter(message: string): string | undefined {
  const rest = THEN_EXPORT.exec(message)?.groups?.["rest"];
  return rest === undefined ? undefined : pathIn(rest);
}

function pathIn(text: string): string {
  const [, quoted, named, dotted] = PATH.exec(text) ?? [];
  const path =
    quoted ?? (named !== undefined && NOT_PATHS.has(named.toLowerCase()) ? undefined : named) ?? dotted;
  return (path ?? "plan.json").replace(/[.,;!?]+$/, "");
}
