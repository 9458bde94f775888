import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { Captured } from "./testing/captured.js";
import { trialsOn } from "./trials.js";

// Compares the text only; cli/colour.test.ts tests colours.
beforeAll(() => vi.stubEnv("NO_COLOR", "1"));
afterAll(() => vi.unstubAllEnvs());

it("prints a line for each kind of trial in a pipe, and another after a long silence", () => {
  const output = new Captured();
  let time = 0;
  const trials = trialsOn(output, false, () => time);
  trials.run("the usual options", 0, 6);
  time = 29;
  trials.run("the usual options", 1, 6);
  time = 31;
  trials.run("the usual options", 2, 6);
  trials.run("a higher rate", 3, 6);
  time = 62;
  trials.run("a higher rate", 4, 6);
  trials.close();
  expect(output.text).toBe(
    "trial run 1 of at most 6: the usual options\n" +
      "trial run 3 of at most 6: the usual options\n" +
      "trial run 4 of at most 6: a higher rate\n" +
      "trial run 5 of at most 6: a higher rate\n",
  );
});

it("draws a live line on a terminal, and writes nothing when quiet", () => {
  const output = new Captured();
  trialsOn(output, true).run("the usual options", 0, 6);
  output.isTTY = true;
  trialsOn(output, true).run("the usual options", 0, 6);
  expect(output.text).toBe("");
  trialsOn(output, false).run("the usual options", 3, 6);
  expect(output.text).toBe("\r\u001b[Ktrials ━━━━━━━━────────  the usual options");
});
