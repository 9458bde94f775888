/** @file Checks the README and docs/: commands and options, scripts and files exist, and the example is the tested one. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { fastcells } from "../cli/testing/fastcells.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const textOf = (file: string): string => readFileSync(join(root, file), "utf8");
const readme = textOf("README.md");
const pages = ["README.md", ...readdirSync(join(root, "docs"), "utf8").map((name) => `docs/${name}`)]
  .filter((page) => page.endsWith(".md"))
  .map((page) => ({ page, text: textOf(page) }));

const shownIn = (text: string) =>
  Array.from(text.matchAll(/(?:npx |`)fastcells ([a-z]+)([^\n`]*)/g), ([line, name = "", rest = ""]) => ({
    line,
    name,
    flags: Array.from(rest.matchAll(/ (--[a-z-]+)/g), ([, flag = ""]) => flag),
  }));
const shown = shownIn(readme);

it.each(pages)("$page has existing commands and options", async ({ text }) => {
  for (const { line, name, flags } of shownIn(text)) {
    const { status, stdout } = await fastcells([name, "--help-all"]);
    expect(status, line).toBe(0);
    const known = Array.from(stdout.matchAll(/--[a-z-]+/g), ([flag]) => flag);
    expect(
      flags.filter((flag) => !known.includes(flag)),
      line,
    ).toEqual([]);
  }
});

it("shows every command", async () => {
  const { stdout } = await fastcells(["--help"]);
  const list = stdout.slice(stdout.indexOf("Commands:"), stdout.indexOf("Examples:"));
  const commands = Array.from(list.matchAll(/^ {2}([a-z]+) /gm), ([, name = ""]) => name);
  expect(commands.length).toBeGreaterThan(3);
  expect(commands.filter((name) => !shown.some((command) => command.name === name))).toEqual([]);
});

it.each(pages)("$page names scripts that package.json has", ({ text }) => {
  const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
  const named = Array.from(text.matchAll(/npm run ([a-z:-]+)/g), ([, script = ""]) => script);
  expect(named.filter((script) => !(script in scripts))).toEqual([]);
});

it.each(pages)("$page links to existing files", ({ page, text }) => {
  const links = Array.from(text.matchAll(/\]\((?!https?:)([^)#]+)/g), ([, file = ""]) => file);
  expect(links.filter((file) => !existsSync(join(root, dirname(page), file)))).toEqual([]);
});

it("shows the example that the tests run", () => {
  const [, code] = readme.match(/<!-- examples\/train\.js -->\n\n```js\n([\s\S]*?)```/) ?? [];
  const [comment, ...lines] = textOf("examples/train.js").split("\n");
  expect(comment).toMatch(/^\/\/ /);
  expect(code).toBe(lines.join("\n"));
});
