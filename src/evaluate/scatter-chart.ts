import type { AxisOptions } from "./axis.js";
import { type Frame, frame } from "./frame.js";
import { element, picture, seriesColours, textWidth, words } from "./svg.js";

export interface ScatterPoint {
  x: number;
  y: number;
  label: string;
  /** Points of one group share a colour. */
  group?: string;
}

export interface ScatterChart {
  title: string;
  x: AxisOptions;
  y: AxisOptions;
  points: readonly ScatterPoint[];
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const overlap = (a: Box, b: Box) =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

/** Where a label may stand around its point: right, left, above, below, and the corners. */
function places(x: number, y: number, label: string): Box[] {
  const [wide, high, gap] = [textWidth(label), 13, 9];
  const box = (left: number, top: number): Box => ({ left, top, right: left + wide, bottom: top + high });
  const [beside, before, centre] = [x + gap, x - gap - wide, x - wide / 2];
  const [level, above, below] = [y - high / 2, y - gap - high, y + gap];
  return [
    box(beside, level),
    box(before, level),
    box(centre, above),
    box(centre, below),
    box(beside - 4, above + 4),
    box(beside - 4, below - 4),
    box(before + 4, above + 4),
    box(before + 4, below - 4),
  ];
}

/** Puts each label where it covers least: no other label, no point, nothing past the frame. */
function placeLabels(
  points: readonly { x: number; y: number; label: string }[],
  { left, right, top, bottom }: Frame,
): Box[] {
  const taken: Box[] = points.map(({ x, y }) => ({ left: x - 6, right: x + 6, top: y - 6, bottom: y + 6 }));
  return points.map(({ x, y, label }) => {
    const outside = (box: Box) =>
      Math.max(0, left - box.left) +
      Math.max(0, box.right - right) +
      Math.max(0, top - box.top) +
      Math.max(0, box.bottom - bottom);
    const cost = (box: Box) => taken.reduce((sum, other) => sum + overlap(box, other), 100 * outside(box));
    const best = places(x, y, label).reduce((least, box) => (cost(box) < cost(least) ? box : least));
    taken.push(best);
    return best;
  });
}

/** Labelled points over two axes, as an SVG picture of 720 × 420 pixels; a legend where there are groups. */
export function scatterChart({ title, x, y, points }: ScatterChart): string {
  const shown = points.filter((point) => Number.isFinite(point.x) && Number.isFinite(point.y));
  const groups = [...new Set(shown.map(({ group }) => group ?? ""))];
  const legend = groups.length > 1 ? groups.map((name) => ({ name, symbol: "dot" as const })) : [];
  const drawn = frame(
    title,
    shown.map((point) => [point.x, point.y]),
    { x, y },
    legend,
  );
  const pixels = shown.map((point) => {
    const [px, py] = drawn.at(point.x, point.y);
    return { x: px, y: py, label: point.label, colour: groups.indexOf(point.group ?? "") % seriesColours };
  });
  const labels = placeLabels(pixels, drawn);
  const dots = pixels.map((point) =>
    element("circle", { class: `f${point.colour} halo`, cx: point.x, cy: point.y, r: 6 }),
  );
  const texts = pixels.map(({ label }, index) => {
    const box = labels[index];
    return box === undefined ? "" : words(label, box.left, box.bottom - 3, { class: "halo" });
  });
  return picture(drawn.width, drawn.height, title, [...drawn.parts, ...dots, ...texts]);
}
