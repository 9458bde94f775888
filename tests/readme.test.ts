/** @file Checks the README: its commands and options, scripts and files exist, and its example is the tested one. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { fastcells } from "../cli/testing/fastcells.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const textOf = (file: string): string => readFileSync(join(root, file), "utf8");
const readme = textOf("README.md");

const shown = Array.from(readme.matchAll(/npx fastcells ([a-z]+)([^\n`]*)/g), ([line, name = "", rest = ""]) => ({
  line,
  name,
  flags: Array.from(rest.matchAll(/ (--[a-z-]+)/g), ([, flag = ""]) => flag),
}));

it.each(shown)("$line has an existing command and existing options", async ({ name, flags }) => {
  const { status, stdout } = await fastcells([name, "--help-all"]);
  expect(status).toBe(0);
  const known = Array.from(stdout.matchAll(/--[a-z-]+/g), ([flag]) => flag);
  expect(flags.filter((flag) => !known.includes(flag))).toEqual([]);
});

it("shows every command", async () => {
  const { stdout } = await fastcells(["--help"]);
  const list = stdout.slice(stdout.indexOf("Commands:"), stdout.indexOf("Examples:"));
  const commands = Array.from(list.matchAll(/^ {2}([a-z]+) /gm), ([, name = ""]) => name);
  expect(commands.length).toBeGreaterThan(3);
  expect(commands.filter((name) => !shown.some((command) => command.name === name))).toEqual([]);
});

it("names scripts that package.json has", () => {
  const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
  const named = Array.from(readme.matchAll(/npm run ([a-z]+)/g), ([, script = ""]) => script);
  expect(named).toContain("digits");
  expect(named.filter((script) => !(script in scripts))).toEqual([]);
});

it("links to existing files", () => {
  const links = Array.from(readme.matchAll(/\]\((?!https?:)([^)#]+)/g), ([, file = ""]) => file);
  expect(links.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

it("shows the example that the tests run", () => {
  const [, code] = readme.match(/<!-- examples\/train\.js -->\n\n```js\n([\s\S]*?)```/) ?? [];
  const [comment, ...lines] = textOf("examples/train.js").split("\n");
  expect(comment).toMatch(/^\/\/ /);
  expect(code).toBe(lines.join("\n"));
});
