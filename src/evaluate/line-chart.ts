import type { AxisOptions } from "./axis.js";
import { frame } from "./frame.js";
import { element, pathThrough, picture, seriesColours, textWidth, words } from "./svg.js";

export interface Series {
  name: string;
  points: readonly (readonly [x: number, y: number])[];
  dashed?: boolean;
}

export interface LineChart {
  title: string;
  x: AxisOptions;
  y: AxisOptions;
  series: readonly Series[];
  /** Highlighted points, each with a label next to it, in the colour of the series with that index. */
  marks?: readonly { x: number; y: number; label: string; series: number }[];
  /** Vertical lines, each with a label at its top. */
  rules?: readonly { x: number; label: string }[];
}

/** The series split at values that are not finite. */
function stretches({ points }: Series): (readonly [number, number])[][] {
  const found: (readonly [number, number])[][] = [[]];
  for (const point of points) {
    if (point.every(Number.isFinite)) found[found.length - 1]?.push(point);
    else found.push([]);
  }
  return found.filter((stretch) => stretch.length > 0);
}

/** Drops points less than a pixel from the one before: thousands of them make the file larger, not the line better. */
function thinned(pixels: readonly [number, number][]): [number, number][] {
  let [x, y] = [Number.NaN, Number.NaN];
  return pixels.filter(([px, py], index) => {
    if (Math.abs(px - x) + Math.abs(py - y) < 1 && index < pixels.length - 1) return false;
    [x, y] = [px, py];
    return true;
  });
}

/** Lines over two axes, as an SVG picture of 720 × 420 pixels. */
export function lineChart({ title, x, y, series, marks = [], rules = [] }: LineChart): string {
  const points = series.flatMap((each) => stretches(each).flat());
  const legend = series.map(({ name, dashed }) => ({ name, symbol: dashed ? ("dashed" as const) : ("line" as const) }));
  const { parts, width, height, at, left, right, top, bottom } = frame(title, points, { x, y }, legend);

  for (const rule of rules) {
    const [px] = at(rule.x, 0);
    parts.push(element("path", { class: "axis", d: `M${Math.round(px)} ${top}V${bottom}`, "stroke-dasharray": "2 4" }));
    parts.push(words(rule.label, px + 6, top + 12, { class: "quiet small halo" }));
  }
  series.forEach((each, index) => {
    const dashes: Record<string, string> = each.dashed ? { "stroke-dasharray": "5 5" } : {};
    for (const stretch of stretches(each)) {
      const pixels = thinned(stretch.map(([vx, vy]) => at(vx, vy)));
      const [first] = pixels;
      const colour = index % seriesColours;
      if (first !== undefined && pixels.length === 1) {
        parts.push(element("circle", { class: `f${colour}`, cx: first[0], cy: first[1], r: 2.5 }));
      } else {
        parts.push(element("path", { class: `line s${colour}`, d: pathThrough(pixels), ...dashes }));
      }
    }
  });
  for (const mark of marks) {
    const [px, py] = at(mark.x, mark.y);
    const half = textWidth(mark.label) / 2;
    const middle = Math.min(right - half, Math.max(left + half, px));
    const above = py - 14 > top + 10 ? py - 14 : py + 24;
    parts.push(element("circle", { class: `f${mark.series % seriesColours} halo`, cx: px, cy: py, r: 5 }));
    parts.push(words(mark.label, middle, above, { class: "halo", "text-anchor": "middle" }));
  }
  return picture(width, height, title, parts);
}
