import { afterEach, expect, test, vi } from "vitest";
import { InputError } from "../core/errors.js";
import { boards } from "../cost/catalogue.js";
import { plainShape, randomModel } from "../integer/random.fixture.js";
import { leakyModel, leakyReference, leakyWindows } from "./leaky.fixture.js";
import { profile, profileModel } from "./profile.js";
import { formatProfile, formatProfileLine } from "./report.js";
import { describeWith } from "./tools.fixture.js";

const windows = leakyWindows(4, 9);
const reference = windows.map(leakyReference);

afterEach(() => vi.unstubAllEnvs());

describeWith(["avr-gcc"], "a profile on the Arduino Uno", () => {
  test("contains sizes, time and the comparison", async () => {
    const measured = await profile(leakyModel(), boards.uno, windows, { reference, sampleRate: 50 });
    const { cyclesPerStep, flash, flashBeyondEmpty, ramTotal, staticRam, stack } = measured;
    expect(measured).toMatchObject({ fits: true, keepsUp: true, matchesReference: true, faults: [], advice: [] });
    expect(measured).toMatchObject({ windows: 4, steps: 10, staticRamBeyondEmpty: 8, emulators: ["avr8js"] });
    expect(flashBeyondEmpty).toBeGreaterThan(12 + 100);
    expect(flashBeyondEmpty).toBeLessThan(flash);
    expect(ramTotal).toBe(staticRam + stack);
    expect(cyclesPerStep.min).toBeLessThanOrEqual(cyclesPerStep.mean);
    expect(cyclesPerStep.mean).toBeLessThanOrEqual(cyclesPerStep.max);
    expect(measured.msPerWindow).toBeCloseTo((cyclesPerStep.mean * 10) / 4 / 16_000, 10);
    expect(measured.windowsPerSecond * measured.msPerWindow).toBeCloseTo(1000, 8);
    expect(formatProfile(measured)).toContain(`${measured.windowsPerSecond.toFixed(0)} windows per second`);
    expect(await profile(leakyModel(), boards.uno, windows, { reference, sampleRate: 50 })).toEqual(measured);
  });

  test("of an integer model compares its C with the interpreter, at the model's sample rate", async () => {
    const model = randomModel({ ...plainShape, input: 3, hidden: 17 }, 5);
    const measured = await profileModel(model, "uno", windows, { title: "Gait" });
    expect(measured).toMatchObject({ model: "gait", sampleRate: 50, keepsUp: true, matchesReference: true });
    // The state, and the scratch of a step and of the scores, which are static on an AVR: operand, sums, two dense
    // products.
    expect(measured.staticRamBeyondEmpty).toBe(2 * 17 + 46 + 2 * 17 + 2 * 24);
  });

  test("compares the time of a step with that of its samples", async () => {
    const model = { ...randomModel({ ...plainShape, input: 8, hidden: 17 }, 5), frame: 4, sampleRate: 400 };
    const steps = [Int16Array.from({ length: 16 }, (_, at) => 100 * at)];
    const measured = await profileModel(model, "uno", steps, { title: "Gait" });
    expect(measured).toMatchObject({ sampleRate: 400, frame: 4, steps: 2, keepsUp: true, matchesReference: true });
    const load = Math.round((100 * measured.cyclesPerStep.mean * 100) / 16e6);
    expect(formatProfile(measured)).toMatch(
      new RegExp(`live +keeps up with 400 Hz, a step every 4 samples, ${load} % busy`),
    );
    const fast = await profileModel({ ...model, sampleRate: 64_000 }, "uno", steps, { title: "Gait" });
    expect(fast.advice[0]).toMatch(/ms per step; 64,000 Hz, 4 samples a step, leaves 0\.1: lower hidden/);
  });

  test("refuses a table that an AVR cannot address, and names it", async () => {
    const model = randomModel({ ...plainShape, input: 3, hidden: 200 }, 5);
    await expect(profileModel(model, "uno", windows, { title: "Gait" })).rejects.toThrow(
      /^layers\.0\.\S+ takes [\d,]+ bytes, but a table on Arduino Uno has at most 32,767: choose another board, or a/,
    );
  });

  test("detects a result that differs in one bit", async () => {
    const wrong = structuredClone(reference);
    wrong[3]!.scores[1]! ^= 1;
    expect((await profile(leakyModel(), boards.uno, windows, { reference: wrong })).matchesReference).toBe(false);
  });

  test("reports by how much a model is too large or too slow, and still measures it", async () => {
    const large = leakyModel({
      table: `static const int8_t ballast[20000] PROGMEM = {1}; static const int8_t more[20000] PROGMEM = {1};
        static volatile int8_t buffer[3000];`,
      before:
        "buffer[state->h[0] & 1023] = (int8_t)(READ(&ballast[state->h[1] & 255]) + READ(&more[state->h[1] & 255]));",
    });
    const measured = await profile(large, boards.uno, windows, { reference, sampleRate: 20_000 });
    expect(measured).toMatchObject({ fits: false, keepsUp: false, matchesReference: true, faults: [] });
    expect(measured.advice).toEqual([
      expect.stringMatching(/^needs 40,\d{3} B of flash; Arduino Uno has 32,256: lower hidden, rankW or rankU/),
      expect.stringMatching(/^needs 3,0\d\d B of RAM; Arduino Uno has 2,048: lower hidden or rankU$/),
      expect.stringMatching(/^needs 0\.1 ms per step; 20,000 Hz leaves 0\.1: lower hidden/),
    ]);
    const text = formatProfile(measured);
    expect(text).toMatch(/leaky on Arduino Uno \(ATmega328P, 16 MHz\)/);
    expect(text).toMatch(/fits +no/);
    for (const line of measured.advice) expect(text).toContain(`! ${line}`);
    expect(formatProfileLine(measured)).not.toContain("\n");
  });

  test("a compiler's refusal is reported in one line with its place", async () => {
    const broken = leakyModel({ before: "int x = 1" });
    await expect(profile(broken, boards.uno, windows)).rejects.toThrow(
      /^avr-gcc refuses the C: leaky\.c:\d+:\d+: error: expected/,
    );
    await expect(profile(leakyModel(), boards.uno, [])).rejects.toThrow(InputError);
  });

  test("a missing compiler is reported in one line with the command that installs it", async () => {
    vi.stubEnv("PATH", "/nowhere");
    await expect(profile(leakyModel(), boards.uno, windows)).rejects.toThrow(
      /^avr-gcc was not found in PATH: apt-get install/,
    );
  });
});

describeWith(["arm-none-eabi-gcc"], "a profile on a Cortex-M0", () => {
  test("an Arduino MKR1000 and a Pico take the same cycles, a micro:bit more", async () => {
    const [mkr1000, pico, microbit] = await Promise.all(
      [boards.mkr1000, boards.pico, boards.microbit].map((board) =>
        profile(leakyModel(), board, windows, { reference }),
      ),
    );
    expect(mkr1000?.cyclesPerStep).toEqual(pico?.cyclesPerStep);
    expect(microbit?.cyclesPerStep.mean).toBeGreaterThan(pico?.cyclesPerStep.mean ?? 0);
    expect(mkr1000?.msPerStep).toBeCloseTo((pico?.msPerStep ?? 0) * (125 / 48), 10);
    for (const measured of [mkr1000, pico, microbit]) {
      expect(measured).toMatchObject({ matchesReference: true, faults: [], keepsUp: null, sampleRate: null });
    }
  });
});
