import { expect, test } from "vitest";
import { InputError } from "../core/errors.js";
import { boards, findBoard } from "./catalogue.js";

test("finds a board in any case, and lists all boards for an unknown one", () => {
  expect(findBoard("Uno")).toBe(boards.uno);
  expect(() => findBoard("due")).toThrow(
    new InputError('board "due" is unknown: choose one of uno, mkr1000, pico, microbit'),
  );
});

test("every board has its id as key, and the compiler and emulator of its core", () => {
  for (const [id, board] of Object.entries(boards)) {
    expect(board.id).toBe(id);
    expect(board.compiler === "avr-gcc").toBe(board.core === "avr5");
    expect(board.emulator === "avr8js").toBe(board.core === "avr5");
    expect(board.ram).toBeLessThan(board.flash);
  }
});
