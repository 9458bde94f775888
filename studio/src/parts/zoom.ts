/** @file Zooming and panning of a large view: wheel, two fingers, keyboard. One finger pans; a mouse's drag marks a part. */
import { panned, type View, zoomed } from "../signal/view.js";

export interface Zoomable {
  /** Seconds at a horizontal place of the page. */
  secondsAt(clientX: number): number;
  view(): View;
  show(view: View): void;
  /** Length of the whole signal, in seconds. */
  length: number;
}

/** Zoom factor of one notch of the wheel or one key press. */
const step = 1.25;

/** The view after a key press; null if the key does not change it. */
export function viewByKey(key: string, view: View, length: number): View | null {
  const middle = (view[0] + view[1]) / 2;
  if (key === "+" || key === "=") return zoomed(view, 1 / step, middle, length);
  if (key === "-") return zoomed(view, step, middle, length);
  if (key === "ArrowLeft") return panned(view, -0.2, length);
  if (key === "ArrowRight") return panned(view, 0.2, length);
  if (key === "Home") return panned(view, Number.NEGATIVE_INFINITY, length);
  if (key === "End") return panned(view, Number.POSITIVE_INFINITY, length);
  return key === "0" ? [0, length] : null;
}

/** Makes an element zoomable; the returned function ends it. */
export function zoomable(target: HTMLElement, given: Zoomable): () => void {
  const fingers = new Map<number, number>();
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { deltaX, deltaY, shiftKey, clientX } = event;
    const across = shiftKey || Math.abs(deltaX) > Math.abs(deltaY);
    const amount = (across && deltaX !== 0 ? deltaX : deltaY) / 100;
    if (across) given.show(panned(given.view(), amount / 10, given.length));
    else given.show(zoomed(given.view(), step ** amount, given.secondsAt(clientX), given.length));
  };
  const down = (event: PointerEvent): void => {
    if (event.pointerType === "touch") fingers.set(event.pointerId, event.clientX);
  };
  const move = (event: PointerEvent): void => {
    const before = fingers.get(event.pointerId);
    if (before === undefined) return;
    event.preventDefault();
    const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, x]) => x);
    fingers.set(event.pointerId, event.clientX);
    if (other === undefined) {
      const moved = given.secondsAt(before) - given.secondsAt(event.clientX);
      const [from, to] = given.view();
      given.show(panned(given.view(), moved / (to - from), given.length));
    } else {
      const [apart, now] = [Math.abs(before - other), Math.abs(event.clientX - other)];
      if (now > 8) given.show(zoomed(given.view(), apart / now, given.secondsAt(other), given.length));
    }
  };
  const up = (event: PointerEvent): void => void fingers.delete(event.pointerId);
  const ended = new AbortController();
  const { signal } = ended;
  target.addEventListener("wheel", wheel, { passive: false, signal });
  target.addEventListener("pointerdown", down, { signal });
  target.addEventListener("pointermove", move, { signal });
  for (const end of ["pointerup", "pointercancel", "pointerleave"] as const) {
    target.addEventListener(end, up, { signal });
  }
  return () => ended.abort();
}
