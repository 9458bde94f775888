import type { TradeOffPoint } from "../features/stream-evaluation.js";
import { type LineChart, lineChart } from "./line-chart.js";
import { short } from "./table.js";

/** Most false accepts per hour shown: a worse detector is useless, and would take most of the picture. */
const mostShown = 100;

/**
 * Points of a trade-off for a log axis: those without false accepts stand left of all others, at half the least rate.
 */
export function tradeOffPoints(curve: readonly TradeOffPoint[]): (readonly [falseAccepts: number, misses: number])[] {
  const rates = curve.map(({ falseAcceptsPerHour }) => falseAcceptsPerHour).filter((rate) => rate > 0);
  const least = rates.reduce((low, rate) => Math.min(low, rate), mostShown) / 2;
  const useful = curve.filter(({ falseAcceptsPerHour }) => falseAcceptsPerHour <= mostShown);
  const shown = useful.length > 0 ? useful : curve;
  return shown.map(({ falseAcceptsPerHour, recall }) => [Math.max(least, falseAcceptsPerHour), 100 * (1 - recall)]);
}

/** The axes of every such picture. */
export const tradeOffAxes: Readonly<Pick<LineChart, "x" | "y">> = {
  x: { title: "false accepts per hour", scale: "log" },
  y: { title: "misses, %" },
};

/**
 * The detection error trade-off of a detector on a long recording: misses against false accepts per hour, one point per
 * threshold.
 * @param marked the threshold that is used, in the unit of the curve
 * @param one the value of a threshold of 1 in that unit
 */
export function tradeOffPicture(
  curve: readonly TradeOffPoint[],
  marked: number,
  one: number,
  title = "Detection error trade-off",
): string {
  const used = curve.reduce<TradeOffPoint | null>((nearest, each) => {
    const closer = nearest === null || Math.abs(each.threshold - marked) < Math.abs(nearest.threshold - marked);
    return closer ? each : nearest;
  }, null);
  const points = tradeOffPoints(curve);
  const [x, y] =
    used === null ? [1, 0] : (tradeOffPoints([...curve.filter((each) => each !== used), used]).at(-1) ?? [1, 0]);
  return lineChart({
    title,
    ...tradeOffAxes,
    series: [{ name: "thresholds", points }],
    marks: used === null ? [] : [{ x, y, label: `threshold ${short(used.threshold / one)}`, series: 0 }],
  });
}
