/** @file A Raspberry Pi Pico in the page, loaded on demand. */
export { SerialRp2040 } from "../library.js";
