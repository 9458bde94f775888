/**
 * @file `fastcells verify` of a board with the exported check sketch: an emulated Uno on a port, with losses and
 * resets.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fastcells } from "../../cli/testing/fastcells.js";
import { temporaryFolder } from "../../cli/testing/folders.js";
import { canOpenPty } from "../../cli/testing/pty.js";
import { compileSketch } from "../../src/boards/sketch.js";
import { describeWith } from "../../src/boards/tools.fixture.js";
import { random } from "../../src/core/random.js";
import { arduinoLibrary, arduinoZip } from "../../src/deploy/arduino.js";
import { encodeIntegerModel } from "../../src/integer/file.js";
import type { IntegerModel } from "../../src/integer/model.js";
import { plainShape, randomModel } from "../../src/integer/random.fixture.js";
import { type PluggedUno, plugIn, type UnoOptions } from "./uno.fixture.js";

const folder = temporaryFolder();
const model = randomModel({ ...plainShape, input: 3, hidden: 12, rankU: 5, classes: 3 }, 4);
const path = join(folder.path, "walk.safetensors");

describeWith(["arduino-builder", "avr-gcc"], "fastcells verify", () => {
  let hex = "";
  let board: PluggedUno | null = null;

  /** Unpacks the library as the IDE does, and compiles its check sketch. */
  async function checkOf(exported: IntegerModel): Promise<string> {
    const libraries = temporaryFolder();
    let sketch = "";
    for (const [name, bytes] of Object.entries(unzipSync(arduinoZip(arduinoLibrary(exported, { title: "walk" }))))) {
      mkdirSync(dirname(join(libraries.path, name)), { recursive: true });
      writeFileSync(join(libraries.path, name), bytes);
      if (name.endsWith("_check.ino")) sketch = new TextDecoder().decode(bytes);
    }
    const compiled = await compileSketch(libraries.path, sketch);
    libraries.remove();
    return compiled;
  }

  async function verifyWith(options: UnoOptions, argv: string[] = [], use: (uno: PluggedUno) => void = () => {}) {
    board = await plugIn(hex, folder.path, options);
    use(board);
    const outcome = await fastcells(["verify", path, "--port", board.port, "--windows", "2", ...argv]);
    await board.unplug();
    return outcome;
  }

  beforeAll(async () => {
    writeFileSync(path, encodeIntegerModel(model));
    hex = await checkOf(model);
  });
  afterAll(() => folder.remove());

  it.skipIf(!canOpenPty())(
    "finds every score of the Uno equal to the interpreter's, and its time close to the emulator's",
    async () => {
      const { status, stdout } = await verifyWith({}, ["--json", "--board", "uno"]);
      const verified = JSON.parse(stdout);
      expect(verified).toMatchObject({ windows: 2, steps: 64, difference: null, restarted: 0 });
      // -Os and timer interrupts on the board, -O2 in the profile.
      expect(verified.micros.mean / verified.emulatedMicros).toBeGreaterThan(0.8);
      expect(verified.micros.mean / verified.emulatedMicros).toBeLessThan(1.6);
      expect(status).toBe(0);
    },
  );

  it.skipIf(!canOpenPty())(
    "copes with lost and damaged bytes in both directions, partial lines, and resets",
    async () => {
      const { below } = random(3);
      const spoilt = (one: number) => (bytes: Uint8Array) =>
        bytes.filter(() => below(one) !== 0).map((byte) => (below(one) === 0 ? byte ^ 8 : byte));
      let resets = 0;
      const { status, stdout } = await verifyWith({ toBoard: spoilt(900), toHost: spoilt(900) }, ["--json"], (uno) => {
        const pressing = setInterval(() => {
          if (++resets > 3) clearInterval(pressing);
          else uno.reset();
        }, 900);
      });
      const verified = JSON.parse(stdout);
      expect(verified).toMatchObject({ windows: 2, steps: 64, difference: null });
      expect(verified.repeated).toBeGreaterThan(0);
      expect(verified.restarted).toBeGreaterThan(0);
      expect(status).toBe(0);
    },
  );

  it.skipIf(!canOpenPty())("reports where a board differs, and what to do", async () => {
    const other = {
      ...model,
      head: { ...model.head, bias: model.head.bias.map((bias, c) => bias + (c === 1 ? 1 : 0)) },
    };
    const same = hex;
    hex = await checkOf(other);
    const { status, stdout } = await verifyWith({});
    hex = same;
    expect(status).toBe(1);
    expect(stdout).toContain("the board differs from the interpreter\nfirst in window 1, step 1:");
    expect(stdout).toMatch(new RegExp(`${model.labels[1]}: -?\\d+, but should be -?\\d+`));
  });

  it.skipIf(!canOpenPty())("reports another sketch, or an unplugged board", async () => {
    const chatter = await compileSketch(
      folder.path,
      'void setup() { Serial.begin(115200); }\nvoid loop() { Serial.println("12,13"); delay(20); }\n',
    );
    const right = hex;
    hex = chatter;
    const wrong = verifyWith({});
    hex = right;
    expect(await wrong).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('it sends "12,13": upload the _check example'),
    });

    const unplugged = await verifyWith({}, ["--windows", "500"], (uno) => setTimeout(() => uno.unplug(), 1500));
    expect(unplugged).toMatchObject({ status: 1, stderr: expect.stringContaining("is gone: the board was unplugged") });
  });
});
