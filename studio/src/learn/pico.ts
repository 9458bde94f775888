/** @file A Raspberry Pi Pico in the page: loaded only where one is asked for. */
export { SerialRp2040 } from "../library.js";
