import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { fastcells } from "../testing/fastcells.js";
import { temporaryFolder } from "../testing/folders.js";
import { canOpenPty, openPty } from "../testing/pty.js";
import { firstColumn, numbered } from "./record.fixture.js";

let folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
afterEach(() => {
  folder.remove();
  folder = temporaryFolder();
});

const recordFrom = (port: string) => ["record", "-o", at("data"), "--label", "a", "--port", port];

/** Starts to record clips of half a second at 100 samples a second, and waits until the port is open. */
async function listening(port: string, count: number) {
  const options = ["--rate", "100", "--seconds", "0.5", "--countdown", "0", "--pause", "0", "--count", String(count)];
  let printed = "";
  let look = () => {};
  const take = (text: string) => {
    printed += text;
    look();
  };
  const result = fastcells(["record", "-o", at("data"), "--label", "walk", "--port", port, ...options], {
    onOutput: take,
    onNote: take,
  });
  const said = (text: string) =>
    new Promise<void>((go) => {
      look = () => printed.includes(text) && go();
      look();
    });
  await said("Listening to");
  return { result, said };
}

describe.skipIf(!canOpenPty())("record, from a serial port", () => {
  it("records a board's complete lines, despite garbage and a reset in between", async () => {
    const pty = await openPty(folder.path);
    const running = await listening(pty.path, 2);
    await pty.send("2,9,9\n");
    await pty.send(`x,y,z\n${numbered(0, 30)}`);
    await pty.send(Uint8Array.of(0xff, 0x00, 0xc3, 0x28, 0x0a));
    await pty.send(`30,-3x,y,z\n${numbered(30, 70)}`);
    const { status, stdout } = await running.result;
    await pty.unplug();
    expect(status).toBe(0);
    expect(stdout).toContain('2 lines left out that were not samples, the last: "30,-3x,y,z"');
    const all = readdirSync(at("data/walk")).flatMap((name) => firstColumn(at(`data/walk/${name}`)));
    expect(all).toEqual(Array.from({ length: 100 }, (_, n) => n));
  });

  it("keeps everything received when the board is unplugged, and says how to continue", async () => {
    const pty = await openPty(folder.path);
    const running = await listening(pty.path, 4);
    await pty.send(`x,y,z\n${numbered(0, 120)}`);
    await running.said("001.csv");
    // The samples after the second clip arrive, too.
    await new Promise((go) => setTimeout(go, 300));
    await pty.unplug();
    const { status, stderr } = await running.result;
    expect(status).toBe(1);
    expect(stderr).toContain(
      `${pty.path} is gone: the board was unplugged or reset. Plug it in and continue; 2 of 4 are left: --count 2`,
    );
    expect(readdirSync(at("data/walk"))).toEqual(["000.csv", "001.csv"]);
    expect(firstColumn(at("data/_excluded/walk/000.csv"))).toEqual(Array.from({ length: 20 }, (_, n) => 100 + n));
  });

  it("reports what is wrong with a port", async () => {
    const none = await fastcells(recordFrom(at("nothing")));
    expect(none).toMatchObject({ status: 1, stderr: expect.stringContaining(`there is no port ${at("nothing")}`) });
    writeFileSync(at("file"), "");
    const file = await fastcells(recordFrom(at("file")));
    expect(file).toMatchObject({ status: 1, stderr: expect.stringContaining("is not a serial port") });
  });
});
