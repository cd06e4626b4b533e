/** Takes out of a message what is no requirement of its writer: hidden characters, addresses, markup, quotations, the past. */

const HIDDEN = /[[\p{Cc}\p{Cf}]--[\n\t]]/gv;
/** No name and no path is as long. */
const NO_WORD = /\S{250,}/g;
const ESC = "\u001b";
const ESCAPES = new RegExp(`${ESC}\\[[0-?]*[ -/]*[@-~]?`, "g");
const HUB_ADDRESS = /\bhttps?:\/\/(?:www\.)?(?:huggingface\.co|hf\.co)\/(?=[\w.-]+\/[\w.-]+)/gi;
const ADDRESS = /\b(?:[a-z][\w+.-]*:\/\/|www\.)\S+|\b[\w.+-]+@[\w-]+\.[\w.]+/gi;
/** A reference inside braces that some logger or template would resolve. */
const TEMPLATE = /\$\{[^}]*\}|\{\{[^}]*\}\}/g;
const MARKUP = /<\/?[a-z!|][^<>]{0,80}>/gi;
/** A line put into another mouth. */
const OTHER_MOUTH = /^\s*(?:assistant|system|tool(?: result| output)?|the planner said)\s*:.*$/gim;
const PHONE = /(?<!\w)\+\d{1,3}(?:[ -]?\d{2,}){2,}/g;
const QUOTED = /\b(?:says?|said|reads?|contains?|states?|wrote|told)\b[^"“\n]{0,20}["“][^"”\n]*["”]/gi;
/** A passage put in: "the e-mail I'm pasting: …". */
const PASTED =
  /\b(?:past(?:e|ed|ing)|quot(?:e|ed|ing)|forward(?:ed|ing)?|cop(?:y|ied))\b[^"“\n]{0,20}["“][^"”\n]*["”]/gi;
const TOOL_TALK = /<(tool_?\w*|system|assistant|function\w*|result)>[\s\S]*?<\/\1>/gi;
const PAST =
  /\b(?:previously|formerly|in the past|used to (?:run|use|be)|the old (?:one|system|setup|cluster|model|plan)|back then|competitors?|rivals?|the paper|blog post|other (?:teams|companies))\b/i;
/** "Step 2:", "ticket #4711", "1)" at the start of anything, "1." at the start of a line. */
const MARKS: readonly RegExp[] = [
  /\b(?:step|option|part|question|point|item|section|phase|version|ticket|issue|chapter)\s*#?\d+(?:\.\d+)*(?![\d.]|\s*(?:tok|k\b))\s*[:.)]?/gi,
  /(?<![\w.,(=:-])\d{1,2}\)\s+/g,
  /^\s*\d{1,2}\.\s+(?=\S)/gm,
  /#\d+/g,
];

export function ownWords(text: string): string {
  const seen = text.replace(ESCAPES, " ").replace(HIDDEN, "").replace(NO_WORD, " ");
  const bare = [TEMPLATE, TOOL_TALK, QUOTED, PASTED, MARKUP, OTHER_MOUTH].reduce(
    (rest, pattern) => rest.replace(pattern, " "),
    seen.replace(HUB_ADDRESS, ""),
  );
  const unaddressed = bare.replace(ADDRESS, " ").replace(PHONE, " ");
  const lines = unaddressed.replace(/\s[—–]\s/g, "; ").replace(/(?<![:;,])[ \t]*\n+/g, ";\n");
  return present(MARKS.reduce((rest, pattern) => rest.replace(pattern, "; "), lines));
}

/** What is said of the past, when the rest says what shall be. */
export const pastIn = (text: string): readonly string[] => {
  const sentences = text.split(/(?<=[.!?;])\s+(?=\S)|\n+/);
  const past = sentences.filter((sentence) => PAST.test(sentence));
  return past.length === sentences.length ? [] : past.filter((sentence) => /\d/.test(sentence));
};

/** Sentences about what was are left out, when others say what shall be. */
function present(text: string): string {
  if (!PAST.test(text)) return text;
  const sentences = text.split(/(?<=[.!?;])\s+(?=\S)|\n+/);
  const now = sentences.filter((sentence) => !PAST.test(sentence));
  return now.length === 0 ? text : now.join("\n");
}
