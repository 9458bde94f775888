/**
 * @file A board as a program on this machine: a sketch compiled with a one-page core, with a pseudo-terminal as its
 * serial port.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The parts of the Arduino core that the sketches use, with the port on standard input and output. */
const core = `#pragma once
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
class Print {
 public:
  virtual size_t write(uint8_t byte) = 0;
  size_t write(const uint8_t *bytes, size_t n) { for (size_t i = 0; i < n; i++) write(bytes[i]); return n; }
  void print(const char *text) { write((const uint8_t *)text, strlen(text)); }
  void print(char c) { write((uint8_t)c); }
  void print(int n) { print((long)n); }
  void print(unsigned n) { print((unsigned long)n); }
  void print(long n) { char text[24]; snprintf(text, sizeof text, "%ld", n); print(text); }
  void print(unsigned long n) { char text[24]; snprintf(text, sizeof text, "%lu", n); print(text); }
};
class Port : public Print {
 public:
  void begin(long) {}
  using Print::write;
  size_t write(uint8_t byte) { return (size_t)::write(1, &byte, 1); }
  int available() { pollfd in = {0, POLLIN, 0}; return poll(&in, 1, 1) > 0; }
  int read() { uint8_t byte; if (::read(0, &byte, 1) != 1) _exit(0); return byte; }
};
static Port Serial;
static inline unsigned long micros() { timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000000ul + t.tv_nsec / 1000; }
`;

/** Compiles a sketch with its library's files, and connects the program. */
export async function nativeBoard(
  folder: string,
  files: ReadonlyMap<string, string>,
  example: string,
): Promise<{ port: string; unplug(): void }> {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const sketch = [...files.keys()].find((path) => path.endsWith(example)) ?? "";
  writeFileSync(join(folder, "Arduino.h"), core);
  writeFileSync(
    join(folder, "main.cpp"),
    `#include "Arduino.h"\n#include "${sketch}"\nint main() { setup(); for (;;) loop(); }\n`,
  );
  const sources = [...files.keys()].filter((path) => path.endsWith(".c"));
  const objects = sources.map((path, index) => {
    execFileSync("gcc", ["-O1", "-c", "-o", join(folder, `${index}.o`), join(folder, path)]);
    return join(folder, `${index}.o`);
  });
  const flags = ["-O1", "-Wall", "-Wextra", "-Werror", "-I", folder, "-I", join(folder, "src")];
  execFileSync("g++", [...flags, "-o", join(folder, "board"), join(folder, "main.cpp"), ...objects]);
  const port = join(folder, "tty");
  const socat = spawn("socat", [`PTY,raw,echo=0,link=${port}`, `EXEC:${join(folder, "board")}`], { stdio: "inherit" });
  while (!existsSync(port)) await new Promise((go) => setTimeout(go, 5));
  return { port, unplug: () => socat.kill() };
}
