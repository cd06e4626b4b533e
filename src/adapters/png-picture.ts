/** An SVG picture as PNG; the renderer is loaded when a picture is first asked for. */
import { PlannerError } from "../domain/errors.ts";

/** @throws PlannerError unwritable_file when this platform has no renderer. */
export async function pngOf(svg: string): Promise<Uint8Array> {
  const resvg = await import("@resvg/resvg-js").catch((cause: unknown) => {
    throw new PlannerError("unwritable_file", "PNG pictures cannot be drawn on this platform.", {
      hint: "Write an SVG instead: it needs nothing installed.",
      cause,
    });
  });
  const picture = new resvg.Resvg(svg, {
    background: "white",
    font: { loadSystemFonts: true, defaultFontFamily: "DejaVu Sans" },
    fitTo: { mode: "zoom", value: 2 },
  });
  return picture.render().asPng();
}
