import type { AxisOptions } from "./axis.js";
import { type Frame, frame } from "./frame.js";
import { element, pathThrough, picture, seriesColours, textWidth, words } from "./svg.js";

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

/** A point in pixels. */
interface Placed {
  x: number;
  y: number;
  label: string;
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

/**
 * Distances in pixels between a point and its label; the nearest free place is taken, and beyond the first distance a
 * thin line leads to the label.
 */
const gaps = [9, 24, 40, 56] as const;

/** Where a label may stand around its point: right, left, above, below, and the corners. */
function places({ x, y, label }: Placed, gap: number): Box[] {
  const [wide, high, corner] = [textWidth(label), 13, gap * 0.7];
  const box = (left: number, top: number): Box => ({ left, top, right: left + wide, bottom: top + high });
  return [
    box(x + gap, y - high / 2),
    box(x - gap - wide, y - high / 2),
    box(x - wide / 2, y - gap - high),
    box(x - wide / 2, y + gap),
    box(x + corner, y - corner - high),
    box(x + corner, y + corner),
    box(x - corner - wide, y - corner - high),
    box(x - corner - wide, y + corner),
  ];
}

/** Places each label where it covers least of other labels, points and the area outside the frame. */
function placeLabels(points: readonly Placed[], { left, right, top, bottom }: Frame): Box[] {
  const taken: Box[] = points.map(({ x, y }) => ({ left: x - 6, right: x + 6, top: y - 6, bottom: y + 6 }));
  const outside = (box: Box) =>
    Math.max(0, left - box.left, box.right - right) + Math.max(0, top - box.top, box.bottom - bottom);
  return points.map((point) => {
    const cost = (box: Box) => taken.reduce((sum, other) => sum + overlap(box, other), 100 * outside(box));
    const best = gaps
      .flatMap((gap) => places(point, gap).map((box) => ({ box, cost: cost(box) + gap / 10 })))
      .reduce((least, place) => (place.cost < least.cost ? place : least));
    taken.push(best.box);
    return best.box;
  });
}

/** A thin line from a point to a label at a distance. */
function leader({ x, y }: Placed, { left, right, top, bottom }: Box): string[] {
  const [endX, endY] = [Math.min(right, Math.max(left, x)), Math.min(bottom, Math.max(top, y))];
  if (Math.hypot(endX - x, endY - y) < 16) return [];
  return [
    element("path", {
      class: "axis",
      d: pathThrough([
        [x, y],
        [endX, endY],
      ]),
    }),
  ];
}

/** Labelled points over two axes, as an SVG picture of 720 × 420 pixels; with a legend if there are groups. */
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
  const leaders = pixels.flatMap((point, index) => {
    const box = labels[index];
    return box === undefined ? [] : leader(point, box);
  });
  const dots = pixels.map((point) =>
    element("circle", { class: `f${point.colour} halo`, cx: point.x, cy: point.y, r: 6 }),
  );
  const texts = pixels.map(({ label }, index) => {
    const box = labels[index];
    return box === undefined ? "" : words(label, box.left, box.bottom - 3, { class: "halo" });
  });
  return picture(drawn.width, drawn.height, title, [...drawn.parts, ...leaders, ...dots, ...texts]);
}
