/** Numbers in [0, below) from a seed: a failing round can be played again. */
export function dice(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return (state >>> 8) % below;
  };
}

/** More in `npm run test:long`. */
export function rounds(few: number, many: number): number {
  return process.env.CLOUD_TRASH_LONG ? many : few;
}
