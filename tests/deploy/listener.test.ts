/** @file A model of sound on every target: features, state, levels and detections after every hop. */
import { describe, expect, it } from "vitest";
import { whistle } from "../../cli/testing/tones.js";
import { listenerReference, wholeHops } from "../../src/boards/reference.js";
import { random } from "../../src/core/random.js";
import { extremeSounds, frontEnds, soundModel, spokenWords } from "../../src/deploy/frontend/sound.fixture.js";
import { platforms } from "./platforms.fixture.js";

const generator = random(7);
const frontEnd = frontEnds.wide;
const sounds = [extremeSounds(16_000), whistle(true, generator), whistle(false, generator), ...spokenWords(4)];
const clips = sounds.map((clip) => wholeHops(clip, frontEnd));
const model = soundModel(frontEnd, clips);
const expected = listenerReference(model, model, clips);

describe("a model of sound", () => {
  it("detects something, but not always", () => {
    const heard = expected.filter(({ scores }) => (scores[0] ?? -1) >= 0).length;
    expect(heard).toBeGreaterThan(3);
    expect(heard).toBeLessThan(expected.length / 4);
  });

  it.each(platforms)("has the interpreters' numbers after every hop: $name", async ({ missing, run }) => {
    const reason = missing();
    if (reason !== null) return console.log(`skipped: ${reason}`);
    expect(await run(model, model, clips)).toEqual(expected);
  });
});
