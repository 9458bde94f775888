import { Writable } from "node:stream";
import type { TextOutput } from "../io.js";

/** A stream that keeps what is written to it. */
export class Captured extends Writable implements TextOutput {
  text = "";
  isTTY = false;
  columns = 100;
  onText: (text: string) => void = () => {};
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    this.onText(chunk.toString());
    done();
  }
}
