/** JSON as people write it: commas before a closing bracket are passed over, as in the sizing guides' own data set. */

const STRING_OR_COMMA = /"(?:[^"\\]|\\.)*"|,(?=\s*[\]}])/g;

/** @throws SyntaxError */
export const parseLenientJson = (text: string): unknown =>
  JSON.parse(text.replace(/^\uFEFF/, "").replace(STRING_OR_COMMA, (found) => (found === "," ? "" : found)));
