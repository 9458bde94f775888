import { expect, it } from "vitest";
import { plainShape, randomModel } from "../integer/random.fixture.js";
import { modelStorage } from "../integer/storage.js";
import { featureCount, frontEndSpec } from "../model/front-end.js";
import { library, OptionError } from "../options/place.js";
import { boards } from "./catalogue.js";
import { estimateOn } from "./estimate.js";
import { type AskedLimits, boardCost, excessesOf, excessText, footprintOf, limitsFor, noLimits } from "./limits.js";

const model = randomModel({ ...plainShape, hidden: 30 }, 5);

it("a step may take as long as the data's rate allows, or a given time; without a board there is no limit on time", () => {
  const asked: AskedLimits = { ...noLimits, ms: "rate", board: "uno" };
  expect(limitsFor(asked, { sampleRate: 50 }).ms).toBe(20);
  expect(limitsFor(asked, { sampleRate: 50, frame: 4 }).ms).toBe(80);
  expect(limitsFor(asked, { sampleRate: null }).ms).toBeNull();
  expect(limitsFor({ ...asked, ms: 3 }, { sampleRate: 50 }).ms).toBe(3);
  expect(limitsFor({ ...asked, ms: null }, { sampleRate: 50 }).ms).toBeNull();
  expect(limitsFor({ ...asked, board: null }, { sampleRate: 50 })).toEqual(noLimits);
  expect(() => limitsFor({ ...noLimits, ms: 3 }, { sampleRate: 50 })).toThrow(OptionError);
});

it("names each limit that a model exceeds, with both values, and none that it just meets", () => {
  const { flash, ram, ms } = footprintOf(model, "uno");
  expect({ flash, ms }).toEqual({ flash: modelStorage(model).bytes, ms: estimateOn(model, boards.uno).ms });
  expect(excessesOf(model, { flash, ram, ms, board: "uno" })).toEqual([]);
  const tight = excessesOf(model, { flash: flash - 1, ram: ram - 1, ms: 0.5, board: "uno" });
  expect(tight.map(({ of }) => of)).toEqual(["flash", "ram", "ms"]);
  expect(tight.map((excess) => excessText(excess, library))).toEqual([
    expect.stringMatching(/^1,\d{3} bytes of flash, but size is 1,\d{3}$/),
    `${ram} bytes of RAM, but ram is ${ram - 1}`,
    expect.stringMatching(/^\d\.\d\d ms per step on Arduino Uno, but at most 0\.5 is allowed \(ms\)$/),
  ]);
});

it("a program that is too large for a board exceeds the board's memory", () => {
  const large = randomModel({ ...plainShape, hidden: 200 }, 6);
  const words = excessesOf(large, { ...noLimits, board: "uno" }).map((excess) => excessText(excess, library));
  expect(words[0]).toMatch(/^4\d,\d{3} bytes of flash with code, but Arduino Uno has 32,256$/);
  expect(boardCost(large, "uno").fits).toBe(false);
  expect(boardCost(large, "pico")).toEqual({
    id: "pico",
    name: "Raspberry Pi Pico",
    fits: true,
    ...estimateOn(large, boards.pico),
  });
});

it("a model that listens must be done before the next frame, however long a step may take", () => {
  const frontEnd = frontEndSpec(16_000, { arithmetic: "fixed" });
  const sound = { ...randomModel({ ...plainShape, input: featureCount(frontEnd) }, 7), frontEnd };
  const over = excessesOf(sound, { ...noLimits, ms: 1000, board: "uno" });
  expect(over.map(({ of, most }) => [of, most])).toContainEqual(["frames", 10]);
  expect(over.map((excess) => excessText(excess, library))[0]).toMatch(
    /^[\d.]+ ms per step on Arduino Uno, but a frame comes every 10 ms$/,
  );
  const [tight] = excessesOf(sound, { ...noLimits, ms: 5, board: "uno" });
  expect([tight?.of, tight?.most]).toEqual(["ms", 5]);
  expect(footprintOf(sound, "uno").busy).toBeGreaterThan(1);
  expect(excessesOf(sound, { ...noLimits, board: "pico" })).toEqual([]);
});
