/** Objects as a YAML file, with a comment above them. */
import { stringify } from "yaml";

export function yamlText(about: readonly string[], objects: readonly unknown[]): string {
  const comment = about.map((line) => (line === "" ? "#\n" : `# ${line}\n`)).join("");
  return (
    comment +
    objects
      .map((object) => `---\n${stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })}`)
      .join("")
  );
}
