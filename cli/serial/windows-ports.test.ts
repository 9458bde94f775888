import process from "node:process";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { onlyPort } from "./port.js";

let ports: { path: string; vendorId?: string }[] = [];
vi.mock("serialport", () => ({ SerialPort: { list: async () => ports } }));

const real = process.platform;
beforeEach(() => Object.defineProperty(process, "platform", { value: "win32" }));
afterEach(() => Object.defineProperty(process, "platform", { value: real }));

it("on Windows, takes the only port on USB, not those of Bluetooth or of the board itself", async () => {
  ports = [{ path: "COM1" }, { path: "COM4", vendorId: "2341" }, { path: "COM5" }];
  expect(await onlyPort("wait")).toBe("COM4");
});

it("on Windows, names several ports by their number", async () => {
  ports = ["COM10", "COM3"].map((path) => ({ path, vendorId: "2341" }));
  await expect(onlyPort("wait")).rejects.toThrow("there are several ports: choose one with --port: COM3, COM10");
});
