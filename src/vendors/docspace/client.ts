/** The trash of one user of an ONLYOFFICE DocSpace portal. */
import type { Count } from '../../trash/count.ts';
import type { Folder, Folders, RestoreOptions } from '../../trash/destination.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { ItemStatus, Outcome } from '../../trash/outcome.ts';
import type { Identity, ListOptions, Page, TrashClient, WriteHooks } from '../../trash/ports.ts';
import type { Problem } from '../../trash/problem.ts';
import { instant } from '../answers.ts';
import { Batch } from './batch.ts';
import { foldersOf } from './folders.ts';
import { listPages } from './listing.ts';
import { lookEach } from './lookUp.ts';
import { checkPortal, Portal, type PortalDeps } from './portal.ts';
import { restoreItems } from './restoring.ts';

/** A key that expires sooner is worth a warning; milliseconds. */
const shortLife = 30 * 86_400_000;
/** Permissions of a key that allow restoring and deleting, and the list of rooms; none at all means everything. */
const writing = ['*', '*:write', 'files:write'];
const seeingRooms = ['*', '*:read', '*:write', 'rooms:read', 'rooms:write'];

export interface DocSpaceDeps extends PortalDeps {
  /** Whether the account has an API key; else it has the token of a password. */
  readonly holdsKey: () => Promise<boolean>;
}

export class DocSpaceClient implements TrashClient {
  readonly #deps: DocSpaceDeps;

  constructor(deps: DocSpaceDeps) {
    this.#deps = deps;
  }

  /** Is it a portal, whose sign-in is it, and does it open the trash? Of a key `people/@self` would want one more scope. */
  async whoAmI(signal: AbortSignal): Promise<Identity> {
    const { http, url, holdsKey } = this.#deps;
    const portal = new Portal(this.#deps);
    await checkPortal(http, url, signal);
    const identity = (await holdsKey()) ? await this.#ofKey(portal, signal) : await portal.person(signal);
    await portal.total(signal);
    return identity;
  }

  async #ofKey(portal: Portal, signal: AbortSignal): Promise<Identity> {
    const { createBy, permissions, expiresAt } = await portal.key(signal);
    const lacks = (all: readonly string[]) =>
      permissions != null && permissions.length > 0 && !permissions.some((each) => all.includes(each));
    // What cannot restore at all need not see rooms either.
    const lacking = lacks(writing) ? 'docspace.warn_read_only' : lacks(seeingRooms) && 'docspace.warn_no_rooms';
    const warnings: Problem[] = lacking ? [{ kind: 'forbidden', code: lacking }] : [];
    const validUntil = instant(expiresAt);
    if (validUntil !== undefined && validUntil - portal.clock.now() < shortLife) {
      warnings.push({ kind: 'signIn', code: 'docspace.warn_expires', endsAt: validUntil });
    }
    return { id: createBy.id, name: createBy.displayName || createBy.id, warnings, validUntil };
  }

  pages({ removed, background }: ListOptions, signal: AbortSignal): AsyncIterable<Page> {
    return listPages(new Portal(this.#deps, background), removed, signal);
  }

  async count(signal: AbortSignal, { background }: { readonly background?: boolean } = {}): Promise<Count> {
    return { items: await new Portal(this.#deps, background).total(signal), precision: 'exact' };
  }

  look(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<ItemStatus> {
    return lookEach(new Portal(this.#deps), items, signal);
  }

  restore(
    items: readonly TrashItem[],
    signal: AbortSignal,
    options: RestoreOptions = {},
    hooks?: WriteHooks,
  ): AsyncIterable<Outcome> {
    return restoreItems(this.#batch(signal, hooks), options, items);
  }

  purge(items: readonly TrashItem[], signal: AbortSignal, hooks?: WriteHooks): AsyncIterable<Outcome> {
    const batch = this.#batch(signal, hooks);
    return batch.run(items, { action: 'purge', send: (chunk, limit) => batch.portal.delete(chunk, limit) });
  }

  async folders(parent: Folder | undefined, signal: AbortSignal): Promise<Folders> {
    return await foldersOf(new Portal(this.#deps), parent, signal);
  }

  /** Without the folder, the page would show "My documents". */
  async webPage(signal: AbortSignal): Promise<string> {
    const id = await new Portal(this.#deps).trashId(signal);
    return `${this.#deps.url}/files/trash/filter?folder=${encodeURIComponent(id)}`;
  }

  #batch(signal: AbortSignal, hooks?: WriteHooks): Batch {
    return new Batch(new Portal(this.#deps), signal, hooks);
  }
}
