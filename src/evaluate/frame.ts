import { type Axis, type AxisOptions, axis } from "./axis.js";
import { element, seriesColours, textWidth, words } from "./svg.js";

/** A name in the legend, and how its series looks. */
export interface LegendEntry {
  name: string;
  symbol: "line" | "dashed" | "dot";
}

/** What charts over two axes share: title, legend, grid, and the mapping from values to pixels. */
export interface Frame {
  parts: string[];
  width: number;
  height: number;
  at: (x: number, y: number) => [x: number, y: number];
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const [width, height] = [720, 420];

function legendSymbol({ symbol }: LegendEntry, index: number, x: number, y: number): string {
  const colour = index % seriesColours;
  if (symbol === "dot") return element("circle", { class: `f${colour}`, cx: x + 11, cy: y - 4, r: 5 });
  const dashes: Record<string, string> = symbol === "dashed" ? { "stroke-dasharray": "5 5" } : {};
  return element("path", { class: `line s${colour}`, d: `M${x} ${y - 4}h22`, ...dashes });
}

/** The legend's entries from left to right, on as many rows as they need. */
function drawLegend(entries: readonly LegendEntry[], parts: string[]): number {
  let x = 20;
  let row = 0;
  entries.forEach((entry, index) => {
    const needed = 28 + textWidth(entry.name) + 20;
    if (x > 20 && x + needed > width) {
      x = 20;
      row++;
    }
    const y = 54 + 18 * row;
    parts.push(legendSymbol(entry, index, x, y), words(entry.name, x + 28, y));
    x += needed;
  });
  return entries.length === 0 ? 0 : row + 1;
}

function drawAxes(x: Axis, y: Axis, { parts, at, left, right, top, bottom }: Frame): void {
  let free = Number.NEGATIVE_INFINITY;
  for (const { value, text } of x.ticks) {
    const [px] = at(value, 0);
    const half = textWidth(text) / 2;
    parts.push(element("path", { class: "grid", d: `M${Math.round(px)} ${top}V${bottom}` }));
    // A number that would overlap the one before is left out.
    if (px - half < free) continue;
    free = px + half + 8;
    parts.push(words(text, px, bottom + 18, { class: "quiet", "text-anchor": "middle" }));
  }
  for (const { value, text } of y.ticks) {
    const [, py] = at(0, value);
    parts.push(element("path", { class: "grid", d: `M${left} ${Math.round(py)}H${right}` }));
    parts.push(words(text, left - 8, py + 4, { class: "quiet", "text-anchor": "end" }));
  }
  const middle = (top + bottom) / 2;
  const upright = { class: "quiet", "text-anchor": "middle", transform: `rotate(-90 18 ${middle})` };
  parts.push(element("path", { class: "axis", d: `M${left} ${bottom}H${right}` }));
  parts.push(words(x.title, (left + right) / 2, bottom + 40, { class: "quiet", "text-anchor": "middle" }));
  parts.push(words(y.title, 18, middle, upright));
}

/** The frame of a chart that shows these points. */
export function frame(
  title: string,
  points: readonly (readonly [x: number, y: number])[],
  axes: { x: AxisOptions; y: AxisOptions },
  legend: readonly LegendEntry[],
): Frame {
  const x = axis(
    points.map(([value]) => value),
    axes.x,
    8,
  );
  const y = axis(
    points.map(([, value]) => value),
    axes.y,
    6,
  );
  const parts = [words(title, 20, 30, { class: "title" })];
  const rows = drawLegend(legend, parts);
  const left = Math.round(40 + y.ticks.reduce((most, { text }) => Math.max(most, textWidth(text)), 0));
  const [right, top, bottom] = [width - 28, 50 + 18 * rows, height - 54];
  const at = (vx: number, vy: number): [number, number] => [
    left + x.place(vx) * (right - left),
    bottom - y.place(vy) * (bottom - top),
  ];
  const result = { parts, width, height, at, left, right, top, bottom };
  drawAxes(x, y, result);
  return result;
}
