import { describe, expect, it } from "vitest";
import { listenerReference, wholeHops } from "../../boards/reference.js";
import { InputError } from "../../core/errors.js";
import { random } from "../../core/random.js";
import { fromInt16 } from "../../data/audio/recording.js";
import { plainShape, randomModel } from "../../integer/random.fixture.js";
import { frontEndSpec } from "../../model/front-end.js";
import { extremeSounds, frontEnds, soundModel, spokenWords } from "../frontend/sound.fixture.js";
import { exportWasm } from "./export.js";
import { openListener } from "./open.fixture.js";

describe("the .wasm of a model of sound", () => {
  it.each(Object.keys(frontEnds) as (keyof typeof frontEnds)[])(
    "has the interpreters' features, state, levels and detections after every hop: %s",
    (name) => {
      const frontEnd = frontEnds[name];
      const sounds = extremeSounds(frontEnd.sampleRate);
      const clips = [sounds, sounds.subarray(0, 100), ...(name === "wide" ? spokenWords(8) : [])];
      const model = soundModel(frontEnd, clips);
      const { keywords } = model.detector;
      const whole = clips.map((clip) => wholeHops(clip, frontEnd));
      const expected = listenerReference(model, model, whole);
      const module = openListener(exportWasm(model), model, keywords.length);
      const found = whole.flatMap((clip) => {
        module.reset();
        return Array.from({ length: clip.length / frontEnd.stride }, (_, hop) => {
          const heard = module.push(clip.subarray(hop * frontEnd.stride, (hop + 1) * frontEnd.stride));
          const state = [...module.features(), ...module.state(), ...module.levels()];
          return { state: Int32Array.from(state), scores: Int32Array.of(heard) };
        });
      });
      expect(found).toEqual(expected);
      expect(expected.filter(({ scores }) => scores[0] !== -1).length).toBeGreaterThan(1);
    },
  );

  it("accepts samples in pieces of any size up to a stride", () => {
    const frontEnd = frontEnds.odd;
    const sounds = extremeSounds(frontEnd.sampleRate);
    const model = soundModel(frontEnd, [sounds]);
    const listen = (most: number): number[] => {
      const generator = random(9);
      const module = openListener(exportWasm(model), model, model.detector.keywords.length);
      const heard: number[] = [];
      for (let at = 0; at < sounds.length; ) {
        const end = at + (most === 1 ? 1 : 1 + generator.below(most));
        const keyword = module.push(sounds.subarray(at, end));
        if (keyword >= 0) heard.push(keyword);
        at = end;
      }
      return [...heard, ...module.features(), ...module.state(), ...module.levels()];
    };
    expect(listen(frontEnd.stride)).toEqual(listen(1));
  });

  describe("with its ES module", async () => {
    const sounds = extremeSounds(frontEnds.wide.sampleRate);
    const { files } = exportWasm(soundModel(frontEnds.wide, [sounds]), { title: "words", inline: true });
    const { load } = await import(`data:text/javascript,${encodeURIComponent(String(files.get("words.js")))}`);

    it("detects the same in integers, in numbers of full scale 1 and in lists, in pieces of any size", async () => {
      const whole = (await load()).push(sounds);
      expect(whole.length).toBeGreaterThan(1);
      expect((await load()).push(fromInt16(sounds))).toEqual(whole);
      expect((await load()).push(Array.from(sounds))).toEqual(whole);
      const { below } = random(4);
      const model = await load();
      const pieces = [];
      for (let at = 0; at < sounds.length; ) {
        const end = at + 1 + below(700);
        pieces.push(...model.push(sounds.subarray(at, end)));
        at = end;
      }
      expect(pieces).toEqual(whole);
    });

    it.each([
      ["a fraction outside a Float32Array", [0, 0.5], "a sample is 0.5: give an Int16Array, or a Float32Array of full"],
      ["NaN", Float32Array.of(0, Number.NaN), "a sample is NaN: give numbers"],
      ["bytes", new ArrayBuffer(8), "the samples are no list: give an Int16Array, or a Float32Array of full scale 1"],
      ["a text", "12", "the samples are no list"],
      ["nothing", undefined, "the samples are no list"],
    ])("refuses %s", async (_, samples, message) => {
      const model = await load();
      expect(() => model.push(samples)).toThrow(message);
    });

    it("takes none of the samples that it refuses", async () => {
      const [model, other] = [await load(), await load()];
      expect(() => model.push(Float32Array.of(...fromInt16(sounds), Number.NaN))).toThrow("a sample is NaN");
      expect(model.push(sounds)).toEqual(other.push(sounds));
    });
  });

  it("is a few kilobytes long", () => {
    const frontEnd = frontEnds.wide;
    const bare = exportWasm(randomModel({ ...plainShape, input: 32, hidden: 14 }, 3)).wasm.length;
    const whole = exportWasm(soundModel(frontEnd, [extremeSounds(16_000)])).wasm.length;
    expect(whole - bare).toBeLessThan(3072);
  });

  it("refuses a front end in floats", () => {
    const frontEnd = frontEndSpec(16_000);
    const model = { ...randomModel({ ...plainShape, input: 32 }, 1), frontEnd };
    expect(() => exportWasm(model)).toThrow(InputError);
    expect(() => exportWasm(model)).toThrow(/train with arithmetic fixed/);
  });
});
