/** Objects as a YAML file, with a comment above them. */
import { stringify } from "yaml";

export function yamlText(about: readonly string[], objects: readonly unknown[]): string {
  const comment = about.map((line) => (line === "" ? "#\n" : `# ${line.replace(BREAKS, " ")}\n`)).join("");
  return (
    comment +
    objects
      .map((object) => `---\n${stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })}`)
      .join("")
  );
}

/** What some reader of YAML ends a line at: none may end a comment, or what follows would be applied. */
const BREAKS = /[\p{Cc}\u2028\u2029]+/gu;
