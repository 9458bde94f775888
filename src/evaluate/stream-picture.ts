import type { TradeOffPoint } from "../features/stream-evaluation.js";
import { lineChart } from "./line-chart.js";
import { short } from "./table.js";

/**
 * The detection error trade-off of a detector on a long recording: misses against false accepts an hour, a point a threshold.
 * @param marked the threshold that is used, in the unit of the curve
 * @param one what a threshold of 1 is in that unit
 */
export function tradeOffPicture(
  curve: readonly TradeOffPoint[],
  marked: number,
  one: number,
  title = "Detection error trade-off",
): string {
  const point = ({ falseAcceptsPerHour, recall }: TradeOffPoint) => [falseAcceptsPerHour, 100 * (1 - recall)] as const;
  const used = curve.reduce<TradeOffPoint | null>((nearest, each) => {
    const closer = nearest === null || Math.abs(each.threshold - marked) < Math.abs(nearest.threshold - marked);
    return closer ? each : nearest;
  }, null);
  const [x, y] = used === null ? [0, 0] : point(used);
  return lineChart({
    title,
    x: { title: "false accepts an hour" },
    y: { title: "misses, %" },
    series: [{ name: "thresholds", points: curve.map(point) }],
    marks: used === null ? [] : [{ x, y, label: `threshold ${short(used.threshold / one)}`, series: 0 }],
  });
}
