/** @file The steps from a signal to a board, in order. To add a view, add its file and a line here. */
import Fit from "./Fit.svelte";
import Look from "./Look.svelte";
import Record from "./Record.svelte";
import TakeAway from "./TakeAway.svelte";
import Train from "./Train.svelte";
import Try from "./Try.svelte";

/** `icon` is a path of 24 × 24. */
export const steps = [
  {
    name: "record",
    title: "Record",
    short: "Record",
    view: Record,
    icon: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  },
  { name: "look", title: "Look and mend", short: "Look", view: Look, icon: "M3 12h3l2-6 4 13 3-10 2 3h4" },
  { name: "train", title: "Train", short: "Train", view: Train, icon: "M4 4v16h16M7 8c2 6 5 8 12 8" },
  {
    name: "fit",
    title: "Fit to a board",
    short: "Fit",
    view: Fit,
    icon: "M7 7h10v10H7zM10 3v4M14 3v4M10 17v4M14 17v4M3 10h4M3 14h4M17 10h4M17 14h4",
  },
  { name: "try", title: "Try live", short: "Try", view: Try, icon: "M8 5v14l11-7z" },
  { name: "take", title: "Take away", short: "Take", view: TakeAway, icon: "M12 4v11M7 11l5 5 5-5M5 20h14" },
] as const;

export type StepName = (typeof steps)[number]["name"];
