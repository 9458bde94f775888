import { expect, test } from "vitest";
import { flashImage, SerialRp2040 } from "../../src/boards/rp2040-chip.js";
import { describeWith } from "../../src/boards/tools.fixture.js";
import { boards } from "../../src/cost/catalogue.js";
import { estimateOn } from "../../src/cost/estimate.js";
import { extremeSounds, frontEnds, soundModel } from "../../src/deploy/frontend/sound.fixture.js";
import { encodeIntegerModel } from "../../src/integer/file.js";
import { plainShape, randomModel } from "../../src/integer/random.fixture.js";
import { exactCost, firmwareOf } from "./boards.js";

describeWith(["arm-none-eabi-gcc"], "the studio's compilers", () => {
  const sound = soundModel(frontEnds.narrow, [extremeSounds(8000)]);

  test("measure a model near its estimate, and a model of sound with front end and detector", async () => {
    const numbers = randomModel(plainShape, 3);
    const predicted = estimateOn(numbers, boards.mkr1000);
    const measured = await exactCost(encodeIntegerModel(numbers), "mkr1000");
    expect(measured.msPerStep / predicted.ms).toBeGreaterThan(0.7);
    expect(measured.msPerStep / predicted.ms).toBeLessThan(1.4);
    // An LSTM's sums are four times as many as its units.
    for (const shape of [plainShape, { ...plainShape, cell: "LSTM" as const, hidden: 60 }]) {
      const model = randomModel(shape, 4);
      const { ramTotal } = await exactCost(encodeIntegerModel(model), "mkr1000");
      expect(ramTotal / estimateOn(model, boards.mkr1000).ram).toBeGreaterThan(0.7);
      expect(ramTotal / estimateOn(model, boards.mkr1000).ram).toBeLessThan(1.4);
    }
    const heard = estimateOn(sound, boards.mkr1000);
    const all = await exactCost(encodeIntegerModel(sound), "mkr1000");
    expect(all.ramTotal).toBeGreaterThan(2 * frontEnds.narrow.window + 4 * frontEnds.narrow.transform);
    expect(all.msPerStep / heard.ms).toBeGreaterThan(0.8);
    expect(all.msPerStep / heard.ms).toBeLessThan(1.25);
  });

  test("build a Pico's firmware of a model of sound, which detects words", async () => {
    const { detector } = sound;
    const image = await firmwareOf(
      encodeIntegerModel({ ...sound, detector: { ...detector, threshold: 0 } }),
      "pico",
      null,
    );
    const pico = new SerialRp2040(flashImage([{ address: 0x10000000, bytes: image }]));
    const said = pico.sendBytes(new Uint8Array(extremeSounds(8000).buffer));
    expect(said.length).toBeGreaterThan(0);
    for (const label of said) expect(sound.labels).toContain(label);
    await expect(firmwareOf(encodeIntegerModel(sound), "uno", null)).rejects.toThrow(/choose pico/);
  });
});
