import { readdirSync } from "node:fs";
import process from "node:process";
import { afterEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/folders.js";
import { canOpenPty, openPty } from "../testing/pty.js";
import { onlyPort, openPort } from "./port.js";

let folder = temporaryFolder();
afterEach(() => {
  folder.remove();
  folder = temporaryFolder();
});

describe.skipIf(!canOpenPty())("a serial port", () => {
  it("is gone when unplugged between two reads, although the system then reads it as empty", async () => {
    const pty = await openPty(folder.path);
    let unplugged: Promise<void> | null = null;
    const port = await openPort(pty.path, 115_200, () => {
      unplugged ??= pty.unplug();
      // No read starts while the board is being unplugged.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    });
    await pty.send("1,2,3\n");
    await port.gone;
    expect(unplugged).not.toBeNull();
    await unplugged;
  });
});

const noBoard = process.platform === "linux" && !readdirSync("/dev").some((name) => /^tty(ACM|USB)/.test(name));

it.skipIf(!noBoard)("without a board, the command says what else it can do", async () => {
  await expect(onlyPort("wait")).rejects.toThrow(
    /^no board was found: plug one in, give its port with --port, or wait$/,
  );
});
