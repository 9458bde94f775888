import { describe, expect, it } from "vitest";
import type { TradeOffPoint } from "../features/stream-evaluation.js";
import { tradeOffPicture, tradeOffPoints } from "./stream-picture.js";

const point = (threshold: number, falseAcceptsPerHour: number, recall: number): TradeOffPoint => ({
  threshold,
  falseAcceptsPerHour,
  recall,
  hits: 0,
  misses: 0,
  falseAccepts: 0,
  precision: 1,
  f1: 1,
  latencies: [],
});
const curve = [point(0, 3500, 1), point(10, 80, 0.98), point(20, 2, 0.95), point(30, 0.5, 0.9), point(40, 0, 0.8)];

describe("the detection error trade-off", () => {
  it("shows rates of practical use, on a log axis", () => {
    expect(tradeOffPoints(curve).map(([rate]) => rate)).toEqual([80, 2, 0.5, 0.25]);
    const picture = tradeOffPicture(curve, 30, 10);
    expect(picture).toContain("threshold 3");
    expect(picture).toMatch(/>0\.1<|>0\.3<|>1</);
    expect(picture).not.toContain(">3000<");
  });

  it("is drawn for detectors that are always right or always wrong", () => {
    expect(tradeOffPicture([point(1, 0, 0.5)], 1, 1)).toContain("<svg");
    expect(tradeOffPicture([point(1, 4000, 1)], 1, 1)).toContain("<svg");
    expect(tradeOffPicture([], 1, 1)).toContain("<svg");
  });
});
