/**
 * A value of a stranger's file for an error message: one short line without control characters. Lists are shown by their
 * first entries and never recursively, since the value may nest past any stack.
 */
export function quote(value: unknown): string {
  const flat = (item: unknown): string => {
    if (item === undefined) return "missing";
    if (typeof item === "object" && item !== null) return Array.isArray(item) ? "a list" : "an object";
    return typeof item === "string" ? JSON.stringify(item.slice(0, 80)) : String(item);
  };
  const text = Array.isArray(value) ? `[${value.slice(0, 20).map(flat)}]` : flat(value);
  const shown = text.replace(/\p{Cc}/gu, "\ufffd");
  return shown.length > 60 ? `${shown.slice(0, 59)}…` : shown;
}
