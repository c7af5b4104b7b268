import type { Disposable } from '../trash/emitter.ts';
import type { Services } from './services.ts';

/** Loads what the view shows besides its plain rows, as soon as anything is listed. */
export function showLate(services: Services): Disposable[] {
  let late: Promise<Disposable> | undefined;
  const load = (isListed: unknown) => {
    if (isListed) late ??= import('./tree/late.ts').then(({ showLate }) => showLate(services));
  };
  return [services.trashes.onDidChange(load), { dispose: () => void late?.then((each) => each.dispose()) }];
}
