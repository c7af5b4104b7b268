/** Lets everything else that waits have its turn: in the middle of work on thousands of items. */
export async function breathe(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}
