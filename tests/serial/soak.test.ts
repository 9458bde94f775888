import { expect, it } from "vitest";
import { canOpenPty } from "../../cli/testing/pty.js";
import { soak } from "./soak.js";

it.skipIf(!canOpenPty())(
  "half a minute at 1 kHz in six channels, sent as fast as the port takes it, loses no line",
  async () => {
    const result = await soak({ minutes: 0.5, rate: 1000, channels: 6, speed: 0, garbageEvery: 1000 });
    expect(result).toMatchObject({ sent: 30_000, kept: 30_000, wrong: 0, garbage: 30 });
    expect(result.report).toContain("lines left out that were not samples");
  },
);
