import type { Dialogs } from './dialogs.ts';

/** Only commands ask: what they ask with is loaded with the first question. */
const load = async () => (await import('./editorDialogs.ts')).editorDialogs;

/** Each time another one: scripted answers may take the place of some. */
export function lazyDialogs(): Dialogs {
  return {
    confirm: async (question) => await (await load()).confirm(question),
    notify: async (...given) => await (await load()).notify(...given),
    pick: async (title, choices) => await (await load()).pick(title, choices),
    pickMany: async (title, choices) => await (await load()).pickMany(title, choices),
    pickStep: async (step) => await (await load()).pickStep(step),
    input: async (step) => await (await load()).input(step),
    save: async (options) => await (await load()).save(options),
    open: async (page) => await (await load()).open(page),
  };
}
