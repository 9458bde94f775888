import { expect, test } from "vitest";
import { boards } from "../cost/catalogue.js";
import { exportC } from "../deploy/c/export.js";
import { extremeSounds, frontEnds, soundModel, spokenWords } from "../deploy/frontend/sound.fixture.js";
import { IntegerRunner } from "../inference/integer-runner.js";
import { plainShape, randomModel, samplesFor } from "../integer/random.fixture.js";
import { buildProgram } from "./firmware.js";
import { listenerReference, wholeHops } from "./reference.js";
import { flashImage, SerialRp2040 } from "./rp2040-chip.js";
import { serialListenerProgram, serialProgram } from "./serial-program.js";
import { describeWith } from "./tools.fixture.js";

describeWith(["arm-none-eabi-gcc"], "a model on the Pico's serial port", () => {
  const windowSteps = 5;
  const model = randomModel(plainShape, 3);
  const channels = model.input.mean.length;

  /** The model's answers after each window, or after each step since the start. */
  function answers(samples: Int16Array, steps: number | null): string[] {
    const runner = new IntegerRunner(model);
    const said: string[] = [];
    for (let at = 0; at < samples.length; at += channels) {
      runner.step(samples, at);
      const step = at / channels + 1;
      if (steps !== null && step % steps !== 0) continue;
      const scores = runner.scores();
      said.push(model.labels[scores.indexOf(Math.max(...scores))] ?? "");
      if (steps !== null) runner.reset();
    }
    return said;
  }

  test.each([windowSteps, null])("prints the interpreter's labels, windows of %j steps", async (steps) => {
    const program = serialProgram(exportC(model, { title: "model" }), steps);
    const { elf } = await buildProgram(program, boards.pico);
    const chip = new SerialRp2040(flashImage(elf.segments));
    const samples = samplesFor(model, 8 * windowSteps, 7);
    const printed: string[] = [];
    for (let at = 0; at < samples.length; at += channels) {
      printed.push(...chip.send(samples.subarray(at, at + channels).join(",")));
    }
    expect(printed).toEqual(answers(samples, steps));
    expect(new Set(printed).size).toBeGreaterThan(1);
    // It sleeps while there is no input.
    const { cycles } = chip;
    expect(chip.send("")).toEqual([]);
    expect(chip.cycles - cycles).toBeLessThan(200);
  });

  test.each([Number.NaN, 0, 1.5, 65_536])("refuses a window of %j steps", (steps) => {
    expect(() => serialProgram(exportC(model, { title: "model" }), steps)).toThrow(/^windowSteps is /);
  });

  test.each(["wide", "narrow"] as const)(
    "detects the words that the interpreters detect, %s front end",
    async (front) => {
      const clips = [extremeSounds(frontEnds[front].sampleRate), ...spokenWords(2)];
      const listener = soundModel(frontEnds[front], clips);
      const { elf } = await buildProgram(serialListenerProgram(listener, listener), boards.pico);
      const chip = new SerialRp2040(flashImage(elf.segments));
      const joined = Int16Array.from(clips.flatMap((clip) => [...clip]));
      const hops = wholeHops(joined, listener.frontEnd);
      const heard = listenerReference(listener, listener, [hops]).flatMap(({ scores }) => scores[0] ?? -1);
      const expected = heard.filter((keyword) => keyword >= 0).map((keyword) => listener.labels[keyword]);
      // In pieces that are not whole hops.
      const bytes = new Uint8Array(hops.buffer);
      const printed: string[] = [];
      for (let at = 0; at < bytes.length; at += 1001) printed.push(...chip.sendBytes(bytes.subarray(at, at + 1001)));
      expect(printed).toEqual(expected);
      expect(printed.length).toBeGreaterThan(1);
      const { cycles } = chip;
      expect(chip.sendBytes(new Uint8Array(0))).toEqual([]);
      expect(chip.cycles - cycles).toBe(0);
    },
  );
});
