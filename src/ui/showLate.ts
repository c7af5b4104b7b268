import type { Disposable } from '../trash/emitter.ts';
import type { Services } from './services.ts';
import type { TrashTree } from './tree/trashTree.ts';

/** Loads what the view shows besides its plain rows, as soon as anything is listed. */
export function showLate(services: Services, tree: TrashTree): Disposable[] {
  let late: Promise<Disposable> | undefined;
  const load = (isListed: unknown) => {
    if (isListed) late ??= import('./tree/late.ts').then(({ showLate }) => showLate(services, tree));
  };
  return [services.trashes.onDidChange(load), { dispose: () => void late?.then((each) => each.dispose()) }];
}
