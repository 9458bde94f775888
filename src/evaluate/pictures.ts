/** @file The pictures of reports: what goes on which axis. */
import { checkArray } from "../core/given.js";
import { bestEpoch, type LossPoint } from "./curve-text.js";
import type { DetectionPoint } from "./detection.js";
import { lineChart } from "./line-chart.js";
import { type ScatterPoint, scatterChart } from "./scatter-chart.js";
import { bytesText, short } from "./table.js";

/** Training and validation loss over the epochs; the epoch kept and each change of phase are marked. */
export function lossPicture(history: readonly LossPoint[], title = "Loss"): string {
  checkArray(history, "the history", "the history of train's result");
  const validated = history.some(({ validationLoss }) => validationLoss !== null);
  const losses = history.flatMap(({ trainLoss, validationLoss }) => [trainLoss, validationLoss ?? trainLoss]);
  const finite = losses.filter(Number.isFinite);
  const low = finite.reduce((least, loss) => Math.min(least, loss), Number.POSITIVE_INFINITY);
  const high = finite.reduce((most, loss) => Math.max(most, loss), 0);
  const kept = bestEpoch(history);
  const keptLoss = kept === null ? Number.NaN : (kept.validationLoss ?? kept.trainLoss);
  const phases = history.flatMap(({ epoch, phase }, index) => {
    const before = history[index - 1];
    return before === undefined || phase === undefined || phase === before.phase ? [] : [{ x: epoch, label: phase }];
  });
  return lineChart({
    title,
    x: { title: "epoch", whole: true },
    // If the losses span a large ratio, equal ratios take equal heights.
    y: { title: "mean loss", scale: low > 0 && high > 10 * low ? "log" : "linear" },
    series: [
      { name: "training", points: history.map(({ epoch, trainLoss }) => [epoch, trainLoss]) },
      ...(validated
        ? [
            {
              name: "validation",
              points: history.map(({ epoch, validationLoss }) => [epoch, validationLoss ?? Number.NaN] as const),
            },
          ]
        : []),
    ],
    marks:
      kept === null || !Number.isFinite(keptLoss)
        ? []
        : [
            {
              x: kept.epoch,
              y: keptLoss,
              label: `kept: epoch ${kept.epoch}, ${short(keptLoss)}`,
              series: kept.validationLoss === null ? 0 : 1,
            },
          ],
    rules: phases,
  });
}

/** Accuracy against bytes, one point per model: what compression costs. `accuracy` is between 0 and 1. */
export function sizePicture(
  models: readonly { label: string; bytes: number; accuracy: number; group?: string }[],
  title = "Accuracy against size",
): string {
  const points = models.map(({ label, bytes, accuracy, group }): ScatterPoint => {
    const point = { x: bytes, y: 100 * accuracy, label };
    return group === undefined ? point : { ...point, group };
  });
  return scatterChart({
    title,
    x: { title: "size", scale: "log", format: bytesText, base: 2 },
    y: { title: "accuracy, %" },
    points,
  });
}

/** Detection error trade-off curves: misses against false alarms, both as rates on normal deviates. */
export function detectionPicture(
  curves: readonly { name: string; points: readonly DetectionPoint[] }[],
  title = "Detection error trade-off",
): string {
  const rate = (value: number) => String(Number((100 * value).toPrecision(3)));
  return lineChart({
    title,
    x: { title: "false alarms, %", scale: "normal", format: rate },
    y: { title: "misses, %", scale: "normal", format: rate },
    series: curves.map(({ name, points }) => ({
      name,
      points: points.map(({ falseAlarm, miss }) => [falseAlarm, miss]),
    })),
  });
}
