/** False alarms and misses at one threshold. */
export interface DetectionPoint {
  /** Scores of at least this are accepted. */
  threshold: number;
  /** Fraction of the negatives that are accepted. */
  falseAlarm: number;
  /** Fraction of the positives that are not accepted. */
  miss: number;
}

/**
 * The detection error trade-off (Martin et al., 1997): one point for every threshold at which a decision changes, from
 * the strictest (all missed) to the laxest (all accepted). `positive[i]` says whether score i should be accepted.
 */
export function detectionCurve(scores: ArrayLike<number>, positive: ArrayLike<boolean | number>): DetectionPoint[] {
  const order = Array.from(scores, (_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b);
  const positives = order.filter((i) => Boolean(positive[i])).length;
  const negatives = order.length - positives;
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  const points: DetectionPoint[] = [
    { threshold: Number.POSITIVE_INFINITY, falseAlarm: 0, miss: share(positives, positives) },
  ];
  let alarms = 0;
  let hits = 0;
  order.forEach((i, rank) => {
    if (positive[i]) hits++;
    else alarms++;
    const threshold = scores[i]!;
    const next = order[rank + 1];
    // Equal scores are accepted together.
    if (next !== undefined && scores[next] === threshold) return;
    points.push({ threshold, falseAlarm: share(alarms, negatives), miss: share(positives - hits, positives) });
  });
  return points;
}

/** The rate at which misses and false alarms are equal, interpolated between the two points of the curve around it. */
export function equalErrorRate(curve: readonly DetectionPoint[]): number {
  for (let k = 1; k < curve.length; k++) {
    const [before, after] = [curve[k - 1]!, curve[k]!];
    const gapBefore = before.miss - before.falseAlarm;
    const gapAfter = after.miss - after.falseAlarm;
    if (gapAfter > 0) continue;
    const along = gapBefore === gapAfter ? 0 : gapBefore / (gapBefore - gapAfter);
    return before.falseAlarm + along * (after.falseAlarm - before.falseAlarm);
  }
  return curve[0]?.falseAlarm ?? 0;
}
