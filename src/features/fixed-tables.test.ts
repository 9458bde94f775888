import { expect, it } from "vitest";
import { frontEndSpec } from "../model/front-end.js";
import { commandLine, OptionError } from "../options/place.js";
import { fixedTables } from "./fixed-tables.js";

it("refuses filters that are too wide for integers, and names the options that help", () => {
  const spec = frontEndSpec(44_100, { arithmetic: "fixed" });
  let said = "";
  try {
    fixedTables(spec);
  } catch (error) {
    if (error instanceof OptionError) said = error.in(commandLine);
  }
  expect(said).toBe(
    "mel filter 28 of 32 has 68 bins on one side, integers allow 63: give a lower --sample-rate, as 16000, more --filters, or --arithmetic float",
  );
  expect(() => fixedTables({ ...spec, filters: 64 })).not.toThrow();
});
