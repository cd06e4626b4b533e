/** The few SVG elements that pictures here are made of. */

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? "");

type Attributes = Readonly<Record<string, string | number>>;

export function element(name: string, attributes: Attributes, content = ""): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(typeof value === "number" ? coordinate(value) : value)}"`)
    .join("");
  return content === "" ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** A tenth of a pixel is finer than anyone sees. */
export const coordinate = (value: number): string => String(Math.round(value * 10) / 10);

export const text = (x: number, y: number, content: string, attributes: Attributes = {}): string =>
  element("text", { x, y, ...attributes }, escaped(content));

export function picture(width: number, height: number, title: string, parts: readonly string[]): string {
  const open = element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "font-family": "DejaVu Sans, Liberation Sans, Arial, Helvetica, sans-serif",
      "font-size": 11,
    },
    [element("title", {}, escaped(title)), element("rect", { width, height, fill: "white" }), ...parts].join(
      "\n",
    ),
  );
  return `${open}\n`;
}
