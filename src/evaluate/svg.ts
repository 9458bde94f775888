/**
 * @file Drawing in SVG text: a few shapes, safe text, and one style for light and dark. A picture has its own
 * background, so that it is legible on any page. Equal drawings give equal text.
 */

export type Attributes = Record<string, string | number>;

/** Text from anywhere (labels, file names) as XML text: escaped, without characters that XML forbids. */
export function escapeText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, "\ufffd")
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A coordinate, rounded to a hundredth. */
function coordinate(value: number): string {
  return String(Math.round(value * 100) / 100 || 0);
}

/** One element; numbers are rounded to a hundredth, text is escaped, `content` is taken as it is. */
export function element(name: string, attributes: Attributes, content = ""): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? coordinate(value) : escapeText(value)}"`)
    .join("");
  return content === "" ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** A line of text; `anchor` says which part of it stands at x. */
export function words(text: string, x: number, y: number, attributes: Attributes = {}): string {
  return element("text", { x, y, ...attributes }, escapeText(text));
}

/** Straight lines through points, as the `d` of a path. */
export function pathThrough(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${coordinate(x)} ${coordinate(y)}`).join("");
}

/** Approximate width of text in pixels, precise enough to keep labels apart. */
export function textWidth(text: string, size = 12): number {
  return [...text].length * size * 0.6;
}

/** Colours of series, light and dark; distinguishable by colour-blind readers. */
const palette = [
  ["#0969da", "#58a6ff"],
  ["#c4510a", "#f0883e"],
  ["#1a7f37", "#3fb950"],
  ["#8250df", "#bc8cff"],
  ["#bf3989", "#f778ba"],
  ["#57606a", "#9da7b3"],
] as const;

/** The number of series colours: classes `s0` … of the style. */
export const seriesColours = palette.length;

function colours(shade: 0 | 1): string {
  const [ground, ink, quiet, grid, right, wrong] = (
    [
      ["#ffffff", "#1f2328", "#59636e", "#d8dee4", "#0969da", "#d1570d"],
      ["#0d1117", "#e6edf3", "#9198a1", "#30363d", "#388bfd", "#db6d28"],
    ] as const
  )[shade];
  const series = palette.map((pair, i) => `.fc .s${i}{stroke:${pair[shade]}}.fc .f${i}{fill:${pair[shade]}}`);
  return [
    `.fc .ground{fill:${ground}}.fc text{fill:${ink}}.fc .quiet{fill:${quiet}}`,
    `.fc .grid{stroke:${grid}}.fc .axis{stroke:${quiet}}.fc .halo{stroke:${ground}}`,
    `.fc .right{fill:${right}}.fc .wrong{fill:${wrong}}`,
    ...series,
  ].join("");
}

const style = [
  `.fc text{font:12px system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif}`,
  `.fc .title{font-size:15px;font-weight:600}.fc .small{font-size:11px}.fc .tiny{font-size:9px}`,
  `.fc .line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}.fc .grid,.fc .axis{fill:none}`,
  `.fc .halo{stroke-width:3;paint-order:stroke;stroke-linejoin:round}`,
  colours(0),
  `.fc text.on{fill:#ffffff}`,
  `@media (prefers-color-scheme:dark){${colours(1)}.fc text.on{fill:#ffffff}}`,
].join("");

/** A complete picture, `width` × `height` pixels; screen readers read `title`. */
export function picture(width: number, height: number, title: string, parts: readonly string[]): string {
  const open = element("title", {}, escapeText(title)) + element("style", {}, style);
  const ground = element("rect", { class: "ground", width, height, rx: 6 });
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    class: "fc",
    role: "img",
    width,
    height,
    viewBox: `0 0 ${coordinate(width)} ${coordinate(height)}`,
  };
  return `${element("svg", attributes, `\n${[open, ground, ...parts].join("\n")}\n`)}\n`;
}
