/** What the first call needs of this vendor's code; until then, most windows do without it. */
export const load = async () => (await import('./impl.ts')).impl;
