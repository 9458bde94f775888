/** @file Places the numbers of a picture's points near them so that they cover neither each other nor a point. */

export interface Place {
  x: number;
  y: number;
}

/** For 12 px text: width and height of a number, or of a point. */
const [wide, high] = [16, 14];
/** From a point to its number, where the nearer places are taken. */
const distances = Array.from({ length: 16 }, (_, more) => high + 1 + 5 * more);

/** The middle of each point's number: below the point or above it, the nearest place that is free and in the picture. */
export function numberPlaces(points: readonly Place[], [top, bottom]: readonly [number, number]): Place[] {
  const taken = [...points];
  return points.map(({ x, y }) => {
    const inside = (place: Place) => place.y >= top && place.y <= bottom;
    const free = ({ y: at }: Place) =>
      taken.every((other) => Math.abs(other.x - x) >= wide || Math.abs(other.y - at) >= high);
    const near = distances.flatMap((distance) => [1, -1].map((side) => ({ x, y: y + side * distance })));
    const place = near.find((one) => inside(one) && free(one)) ?? { x, y };
    taken.push(place);
    return place;
  });
}
