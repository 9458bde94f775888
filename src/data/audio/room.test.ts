import { describe, expect, it } from "vitest";
import { random } from "../../core/random.js";
import { drawShelves, equalise } from "./equaliser.js";
import { drawRoom, inRoom, roomResponse } from "./room.js";

describe("a room", () => {
  const room = { size: [4, 3, 2.5], source: [1, 1, 1], microphone: [3, 1, 1], reflection: 0.5 } as const;

  it("gives the direct sound first, then each wall's image at its distance", () => {
    const { delays, gains } = roomResponse(room, 16_000);
    expect([delays[0], gains[0]]).toEqual([0, 1]);
    // The floor and the near side wall are both 1 m away: images at 2 √2 m.
    const at = Math.round(((2 * Math.SQRT2 - 2) / 343) * 16_000);
    expect(gains[delays.indexOf(at)]).toBeCloseTo((2 * 0.5 * 2) / (2 * Math.SQRT2), 5);
    expect([...delays]).toEqual([...delays].sort((a, b) => a - b));
  });

  it("with absorbing walls leaves the sound unchanged", () => {
    const samples = Float32Array.from([0.5, -0.25, 0.125]);
    expect(inRoom(samples, roomResponse({ ...room, reflection: 0 }, 16_000))).toEqual(samples);
  });

  it("is the sum of delayed copies", () => {
    const out = inRoom(Float32Array.from([1, 2, 0, 0]), {
      delays: Uint32Array.of(0, 2),
      gains: Float64Array.of(1, 0.5),
    });
    expect([...out]).toEqual([1, 2, 0.5, 1]);
  });

  it("is drawn with everything inside its walls", () => {
    const generator = random(3);
    for (let i = 0; i < 200; i++) {
      const { size, source, microphone } = drawRoom(generator);
      for (const axis of [0, 1, 2] as const) {
        expect(source[axis]).toBeGreaterThan(0);
        expect(source[axis]).toBeLessThan(size[axis]);
        expect(microphone[axis]).toBeLessThan(size[axis]);
      }
    }
  });
});

describe("an equaliser", () => {
  const tone = (hertz: number) =>
    Float32Array.from({ length: 8000 }, (_, n) => Math.sin((2 * Math.PI * hertz * n) / 16_000));
  const level = (samples: Float32Array) => Math.sqrt(samples.slice(4000).reduce((sum, x) => sum + x * x, 0) / 4000);

  it("amplifies far below or above the corner by its gain, and leaves the rest", () => {
    const low = [{ kind: "low", corner: 200, decibels: 6 }] as const;
    expect(level(equalise(tone(20), 16_000, low)) / level(tone(20))).toBeCloseTo(10 ** 0.3, 1);
    expect(level(equalise(tone(7900), 16_000, low)) / level(tone(7900))).toBeCloseTo(1, 0);
    const high = [{ kind: "high", corner: 1000, decibels: -6 }] as const;
    expect(level(equalise(tone(50), 16_000, high)) / level(tone(50))).toBeCloseTo(1, 1);
  });

  it("draws the same shelves for the same seed", () => {
    expect(drawShelves(random(5))).toEqual(drawShelves(random(5)));
    expect(drawShelves(random(5))).not.toEqual(drawShelves(random(6)));
  });
});
