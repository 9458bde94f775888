import { short } from "./table.js";

/** The losses of one epoch; the trainer's `EpochReport` is one. */
export interface LossPoint {
  /** Counted from 1. */
  epoch: number;
  trainLoss: number;
  validationLoss: number | null;
  /** Whether it was the best so far. The last such epoch is the one kept. */
  best: boolean;
  /** Phase of the training; pictures mark where it changes. */
  phase?: string;
}

const bars = "▁▂▃▄▅▆▇█";

/** Numbers as a row of bars, the smallest the lowest: "█▅▃▂▂▁". A value that is not finite is a blank. */
export function sparkline(values: readonly number[]): string {
  const finite = values.filter(Number.isFinite);
  const low = Math.min(...finite);
  const span = Math.max(...finite) - low;
  return values
    .map((value) => {
      if (!Number.isFinite(value)) return " ";
      return bars[span === 0 ? 0 : Math.min(7, Math.floor((8 * (value - low)) / span))];
    })
    .join("");
}

/** The epoch whose model was kept; null if none is marked. */
export function bestEpoch<Point extends LossPoint>(history: readonly Point[]): Point | null {
  return history.findLast(({ best }) => best) ?? null;
}

/**
 * Loss over epochs for a terminal: `·` training, `•` validation, `◆` the epoch kept. `rows` lines high, at most `width`
 * columns wide. Empty if no loss is finite.
 */
export function lossCurveText(history: readonly LossPoint[], width = 72, rows = 10): string {
  const losses = history.flatMap(({ trainLoss, validationLoss }) => [trainLoss, validationLoss ?? Number.NaN]);
  const finite = losses.filter(Number.isFinite);
  const [first, last] = [history[0]?.epoch, history[history.length - 1]?.epoch];
  if (finite.length === 0 || first === undefined || last === undefined) return "";
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  // If the losses span a large ratio, equal ratios take equal heights.
  const scale = low > 0 && high > 10 * low ? Math.log : (loss: number) => loss;
  const ticks = [high, low].map(short);
  const margin = Math.max(...ticks.map((tick) => tick.length));
  const columns = Math.max(7, Math.min(width - margin - 2, 2 * history.length - 1));

  const grid = Array.from({ length: rows }, () => new Array<string>(columns).fill(" "));
  const kept = bestEpoch(history);
  const draw = (epoch: number, loss: number | null, symbol: string) => {
    if (loss === null || !Number.isFinite(loss)) return;
    const x = last === first ? 0 : Math.round(((epoch - first) / (last - first)) * (columns - 1));
    const depth = (scale(high) - scale(loss)) / (scale(high) - scale(low));
    const y = high === low ? rows - 1 : Math.round(depth * (rows - 1));
    const row = grid[y];
    if (row !== undefined) row[x] = symbol;
  };
  for (const { epoch, trainLoss } of history) draw(epoch, trainLoss, "·");
  for (const { epoch, validationLoss } of history) draw(epoch, validationLoss, "•");
  if (kept !== null) draw(kept.epoch, kept.validationLoss ?? kept.trainLoss, "◆");

  const lines = grid.map((cells, row) => {
    const tick = row === 0 ? ticks[0] : row === rows - 1 ? ticks[1] : "";
    return `${(tick ?? "").padStart(margin)} ┤${cells.join("")}`.trimEnd();
  });
  const end = String(last);
  const axis = String(first).padEnd(columns - end.length) + end;
  const legend = `· training${history.some(({ validationLoss }) => validationLoss !== null) ? "  • validation" : ""}`;
  const mark = kept === null ? "" : `  ◆ kept: epoch ${kept.epoch}`;
  return [...lines, `${" ".repeat(margin + 2)}${axis}`, `${" ".repeat(margin + 2)}${legend}${mark}`].join("\n");
}
