/** The trash of one user of an ONLYOFFICE DocSpace portal. */
import * as v from 'valibot';
import type { Http } from '../../http/http.ts';
import type { Count } from '../../trash/count.ts';
import type { Folder, Folders, RestoreWish } from '../../trash/destination.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import type { Look, Outcome } from '../../trash/outcome.ts';
import type { Advance, Capabilities, Clock, Identity, ListOptions, Page, TrashClient } from '../../trash/ports.ts';
import { TrashError } from '../../trash/problem.ts';
import { instant, parseJson } from '../answers.ts';
import { Batch } from './batch.ts';
import { settingsAnswer } from './decode.ts';
import { emptyTrash, purgeJob } from './emptying.ts';
import { foldersOf } from './folders.ts';
import { lookEach } from './looking.ts';
import { Portal, type PortalParts, pageSize } from './portal.ts';
import { restoreItems } from './restoring.ts';

const day = 86_400_000;
/** So many pages on end without anything new are no list. */
const idlePages = 10;
/** Of the list; one that others change more often than that is not read to its end. */
const mostPasses = 4;
/** A key that expires sooner is worth a word before it is stored. */
const soon = 7 * day;
/** Permissions of a key that allow restoring and deleting; none at all means everything. */
const writing = ['*', '*:write', 'files:write'];

export interface DocSpaceParts {
  readonly account: string;
  /** Origin of the portal, without a slash at the end. */
  readonly url: string;
  readonly http: Http;
  readonly clock: Clock;
  readonly capabilities: Capabilities;
}

export class DocSpaceClient implements TrashClient {
  readonly capabilities: Capabilities;
  readonly #parts: PortalParts;
  readonly #clock: Clock;

  constructor({ account, url, http, clock, capabilities }: DocSpaceParts) {
    this.capabilities = capabilities;
    this.#parts = { account, url, http, now: () => clock.now() };
    this.#clock = clock;
  }

  /** Is it a portal, whose key is it, and does it open the trash? `people/@self` would want one more scope. */
  async whoAmI(signal: AbortSignal): Promise<Identity> {
    const portal = new Portal(this.#parts);
    await checkPortal(portal, signal);
    const { createBy, permissions, expiresAt } = await portal.key(signal);
    await portal.total(signal);
    const warnings: string[] = [];
    const readOnly =
      permissions != null && permissions.length > 0 && !permissions.some((each) => writing.includes(each));
    if (readOnly) warnings.push('docspace.warn_read_only');
    const expiry = instant(expiresAt);
    if (expiry !== undefined && expiry - this.#clock.now() < soon) warnings.push('docspace.warn_expires_soon');
    return { id: createBy.id, name: createBy.displayName || createBy.id, warnings };
  }

  /**
   * By offset over all folders, then all files. Equal sort keys have no fixed order, so an item may come twice or be
   * missed at the seam of two pages: if fewer came than the total says, the list is read once more. If the total fell
   * meanwhile by more than we took out, others moved up past us: then too, and again if it falls again.
   */
  async *pages({ removed, background }: ListOptions, signal: AbortSignal): AsyncIterable<Page> {
    const portal = new Portal(this.#parts, background);
    const seen = new Set<string>();
    for (let pass = 1; pass <= mostPasses; pass += 1) {
      const removedBefore = removed();
      let unreadable = 0;
      let left = 0;
      let first: number | undefined;
      let total: number | undefined;
      let more = true;
      let idle = 0;
      // Counted in what was asked for: files that are being converted are left out of a page, not of the offsets.
      for (let asked = 0; more; asked += pageSize) {
        left = removed();
        const start = Math.max(0, asked - (left - removedBefore));
        const page = await portal.page(start, signal);
        total = page.total;
        first ??= total;
        unreadable += page.unreadable;
        more = page.entries > 0 && start + pageSize < (total ?? Number.POSITIVE_INFINITY);
        const fresh = page.items.filter((item) => !seen.has(keyOf(item)));
        for (const item of fresh) seen.add(keyOf(item));
        idle = fresh.length + page.unreadable > 0 ? 0 : idle + 1;
        if (pass === 1 && idle >= idlePages) throw new TrashError({ kind: 'unreadable', code: 'list.repeats' });
        if (pass > 1 && fresh.length === 0) continue;
        // An unreadable entry has no id to know it again by, so the second reading does not count it again.
        const count: Count | undefined = total === undefined ? undefined : { items: total, trust: 'exact' };
        yield { items: fresh, unreadable: pass === 1 ? page.unreadable : 0, total: count };
      }
      if (total === undefined || first === undefined) return;
      const fell = first - (removed() - removedBefore) > total;
      const isShort = seen.size - left + unreadable < total;
      if (!fell && (!isShort || pass > 1)) return;
    }
    throw new TrashError({ kind: 'unreadable', code: 'list.shifts' });
  }

  async count(signal: AbortSignal, { background }: { readonly background?: boolean } = {}): Promise<Count> {
    return { items: await new Portal(this.#parts, background).total(signal), trust: 'exact' };
  }

  look(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<Look> {
    return lookEach(new Portal(this.#parts), items, signal);
  }

  restore(
    items: readonly TrashItem[],
    signal: AbortSignal,
    wish: RestoreWish = {},
    advance?: Advance,
  ): AsyncIterable<Outcome> {
    return restoreItems({ ...this.#begin(signal, advance), wish, signal }, items);
  }

  purge(items: readonly TrashItem[], signal: AbortSignal, advance?: Advance): AsyncIterable<Outcome> {
    const { portal, batch } = this.#begin(signal, advance);
    return batch.run(items, purgeJob(portal));
  }

  empty(items: readonly TrashItem[], signal: AbortSignal, advance?: Advance): AsyncIterable<Outcome> {
    const { portal, batch } = this.#begin(signal, advance);
    return emptyTrash(portal, batch, items, signal);
  }

  async folders(parent: Folder | undefined, signal: AbortSignal): Promise<Folders> {
    return await foldersOf(new Portal(this.#parts), parent, signal);
  }

  #begin(signal: AbortSignal, advance: Advance | undefined): { portal: Portal; batch: Batch } {
    const portal = new Portal(this.#parts);
    return { portal, batch: new Batch(portal, this.#clock, signal, advance) };
  }
}

/** Asked without the key, so that it never goes to a server that is no DocSpace. */
async function checkPortal(portal: Portal, signal: AbortSignal): Promise<void> {
  const answer = await portal.settings(signal);
  const settings = v.safeParse(settingsAnswer, parseJson(answer.text));
  if (answer.status < 300 && settings.success && settings.output.response.docSpace === true) return;
  if ([402, 429].includes(answer.status) || answer.status >= 500) portal.good(answer);
  const { status, call } = answer;
  throw new TrashError({ kind: 'unsupported', code: 'docspace.not_docspace', status, call });
}
