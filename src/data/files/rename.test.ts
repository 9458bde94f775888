import type { renameSync } from "node:fs";
import { expect, it, vi } from "vitest";
import { renameOver } from "./rename.js";

const refusal = (code: string): Error => Object.assign(new Error(code), { code });

it("waits on Windows until no other program has the file open", () => {
  const rename = vi.fn<typeof renameSync>();
  for (const code of ["EPERM", "EBUSY", "EACCES"]) {
    rename.mockImplementationOnce(() => {
      throw refusal(code);
    });
  }
  renameOver("new", "old", { rename, platform: "win32" });
  expect(rename.mock.calls).toEqual(new Array(4).fill(["new", "old"]));
});

it.each([
  ["win32", "ENOENT"],
  ["linux", "EPERM"],
] as const)("on %s, reports %s at once", (platform, code) => {
  const rename = vi.fn(() => {
    throw refusal(code);
  });
  expect(() => renameOver("new", "old", { rename, platform })).toThrow(code);
  expect(rename).toHaveBeenCalledTimes(1);
});
