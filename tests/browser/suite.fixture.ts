import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { launch, type Studio, studioOn } from "./studio.fixture.js";

/** A studio and a browser for all tests of a describe block, closed after them. */
export function studioInBrowser(): { readonly browser: Browser; readonly studio: Studio } {
  let browser: Browser | undefined;
  let studio: Studio | undefined;
  beforeAll(async () => {
    browser = await launch();
    studio = await studioOn();
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.close();
  });
  const begun = <T>(thing: T | undefined): T => {
    if (thing === undefined) throw new Error("the studio and its browser exist only within tests");
    return thing;
  };
  return {
    get browser() {
      return begun(browser);
    },
    get studio() {
      return begun(studio);
    },
  };
}
