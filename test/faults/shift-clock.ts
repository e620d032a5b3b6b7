/**
 * What a jump of the machine's clock looks like from inside a process: every Date moves, time-outs and the monotonic
 * clock do not.
 */
const RealDate = Date;
let shift = 0;

class ShiftedDate extends RealDate {
  constructor(...parts: unknown[]) {
    if (parts.length === 0) super(RealDate.now() + shift);
    else super(...(parts as [number]));
  }

  static override now(): number {
    return RealDate.now() + shift;
  }
}

export function shiftClock(milliseconds: number): void {
  shift = milliseconds;
  globalThis.Date = ShiftedDate as DateConstructor;
}
