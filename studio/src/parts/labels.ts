/** @file Places the labels of a picture's points so that they do not overlap. */

interface Point {
  x: number;
  y: number;
  text: string;
}

export interface PlacedLabel {
  x: number;
  y: number;
  anchor: "start" | "end";
}

/** For 12 px text: width of a letter, height of a line, and distance of the first line below its point. */
const [letter, line, below] = [6.8, 16, 22];

/** A label below each point, towards the middle of the picture, on the first line with room. */
export function labelsOf(points: readonly Point[], width: number): PlacedLabel[] {
  const taken: { from: number; to: number; y: number }[] = [];
  return points.map((point) => {
    const right = point.x > width / 2;
    const x = point.x + (right ? 4 : -4);
    const length = letter * point.text.length;
    const from = right ? x - length : x;
    let y = point.y + below;
    const hit = () =>
      taken.some((other) => from < other.to && other.from < from + length && Math.abs(other.y - y) < line);
    while (hit()) y += line / 2;
    taken.push({ from, to: from + length, y });
    return { x, y, anchor: right ? "end" : "start" };
  });
}
