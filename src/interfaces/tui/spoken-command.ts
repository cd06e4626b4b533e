/** Commands that are short for a sentence: they go through the conversation, and so through the same tools and questions. */

/** The sentence; null when it lacks its object. */
export function spokenFor(name: "bench" | "lab" | "recommend" | "sizing", argument: string): string | null {
  switch (name) {
    case "bench":
      return argument === "" ? null : `benchmark ${argument}`;
    case "lab":
      return argument === "" ? "what lab experiments are there?" : `lab ${argument}`;
    case "recommend":
      return `recommend machines ${argument}`.trim();
    case "sizing":
      return sizingSentence(argument);
    default:
      return name satisfies never;
  }
}

/** A configuration begins the guide with it, a folder is sized from. */
function sizingSentence(argument: string): string {
  if (argument === "") return "guided sizing";
  return /\.ya?ml\b/i.test(argument) ? `guided sizing of ${argument}` : `size from the sweep in ${argument}`;
}
