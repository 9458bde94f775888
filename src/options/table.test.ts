import { describe, expect, it } from "vitest";
import { nonlinearities } from "../cells/nonlinearity.js";
import { cellNames } from "../cells/registry.js";
import { compressTable } from "../compress/options.js";
import { boards } from "../cost/catalogue.js";
import { splitTable } from "../data/split.js";
import { fitDefaults } from "../fit/options.js";
import { trainDefaults, trainTable } from "../train/option-table.js";
import { commandLine, OptionError } from "./place.js";
import { searchSpace } from "./search-space.js";
import { acceptedOf, defaultsOf, keysOf, type OptionTable, resolve } from "./table.js";
import { choice, orNone, whole } from "./values.js";

interface Ship {
  masts: number;
  crew: number | null;
  sails: string;
}

const ship: OptionTable<Ship> = {
  masts: {
    values: whole({ least: 1, most: 5 }),
    default: 2,
    unit: "n",
    group: "Hull",
    help: "masts",
    search: { from: 1, to: 3, scale: "log" },
  },
  crew: {
    values: orNone(whole({ least: 0 })),
    default: null,
    unit: "n",
    group: "Hull",
    help: "hands",
    atLeast: { option: "masts" },
  },
  sails: {
    values: choice(["lug", "gaff"]),
    default: "lug",
    unit: "name",
    group: "Rig",
    help: "sails",
    search: { among: ["lug", "gaff"] },
  },
};

function messageOf(given: object, place = commandLine): string {
  try {
    resolve(ship, given);
  } catch (error) {
    if (error instanceof OptionError) return error.in(place);
  }
  return "none";
}

describe("a table of options", () => {
  it("fills in defaults, and treats undefined as not given", () => {
    expect(resolve(ship, { masts: 3 })).toEqual({ masts: 3, crew: null, sails: "lug" });
    expect(resolve(ship, Object.fromEntries([["masts", undefined]]))).toEqual(defaultsOf(ship));
  });

  it("refuses unknown names, and suggests the nearest", () => {
    expect(messageOf({ mast: 1 })).toBe("--mast is not an option: did you mean --masts?");
    expect(messageOf({ rudder: 1 })).toBe("--rudder is not an option: the options are --masts, --crew, --sails");
    expect(() => resolve(ship, JSON.parse('{ "Masts": 1 }'))).toThrow("Masts is not an option: did you mean masts?");
  });

  it("refuses values outside their range, in the words of the place", () => {
    expect(() => resolve(ship, { crew: -1 })).toThrow("crew is -1: must be a whole number of at least 0, or null");
    expect(messageOf({ crew: -1 })).toBe("--crew is -1: must be a whole number of at least 0, or none");
    expect(messageOf({ sails: "square" })).toBe("--sails is square: must be one of lug, gaff");
    expect(() => resolve(ship, JSON.parse('{ "masts": "4" }'))).toThrow('masts is "4": must be a whole number');
    expect(messageOf({ masts: 3, crew: 2 })).toBe("--crew is 2: must be at least 3, as --masts is 3");
  });

  it("takes the valid values from a record", () => {
    expect(acceptedOf(ship, ["masts", "crew"], { masts: 4, crew: "all", sails: "gaff" })).toEqual({ masts: 4 });
  });

  it("is a search space", () => {
    expect(searchSpace(ship)).toEqual([
      { key: "masts", kind: "range", from: 1, to: 3, scale: "log", whole: true },
      { key: "sails", kind: "among", values: ["lug", "gaff"] },
    ]);
    const off = searchSpace(trainTable).flatMap((axis) =>
      axis.kind === "range" && axis.off !== undefined ? axis.key : [],
    );
    expect(off).toEqual(expect.arrayContaining(["rankW", "densityU", "gain", "crop"]));
    expect(off).not.toContain("noise");
    expect(searchSpace(ship, ["sails"])).toHaveLength(1);
  });
});

it("shows the message of an error alone in a console", () => {
  const error = new OptionError((place) => `${place.name("masts")} is 9`);
  expect(Object.keys(error)).toEqual(["name"]);
  expect([error.message, error.in(commandLine)]).toEqual(["masts is 9", "--masts is 9"]);
});

it("keeps defaults from being changed", () => {
  expect(() => Object.assign(trainDefaults, { hidden: 8 })).toThrow(TypeError);
  expect(() => Object.assign(fitDefaults, { repeats: 3 })).toThrow(TypeError);
  for (const table of [trainDefaults, boards, boards.uno, cellNames, nonlinearities]) {
    for (const inner of [table, ...Object.values(table)]) expect(Object.isFrozen(inner)).toBe(true);
  }
});

describe.each([
  ["training", trainTable],
  ["compression", compressTable],
  ["the parts", splitTable],
])("the options of %s", (_, table: object) => {
  const rows = Object.entries(table);

  it("have defaults that they accept, and text that reads back as the default", () => {
    for (const [key, { values, default: value }] of rows) {
      expect(values.accepts(value), key).toBe(true);
      const text = value === null ? "none" : Array.isArray(value) ? value.join(",") : String(value);
      expect(values.read(text), key).toEqual(value);
    }
  });

  it("are searched within their range", () => {
    for (const [key, { values, search }] of rows) {
      if (search === undefined) continue;
      for (const value of "among" in search ? search.among : [search.from, search.to]) {
        expect(values.accepts(value), `${key} ${value}`).toBe(true);
      }
    }
  });
});

it("lists keys in the order of a model's file", () => {
  expect(keysOf(trainTable).slice(0, 3)).toEqual(["cell", "hidden", "layers"]);
});
