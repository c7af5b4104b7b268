/** Add Account... and Sign In Again...: the steps, with Back, until the account is tried, confirmed and stored. */
import { l10n } from 'vscode';
import type { AccountRecord } from '../../accounts/stored.ts';
import type { Credential } from '../../vendors/credential.ts';
import type { AuthorizationCode, BrowserGrant, SignInField, SignInMethod, Vendor } from '../../vendors/vendor.ts';
import type { Choice, Step } from '../dialogs/dialogs.ts';
import { refusedText } from '../messages/problems.ts';
import { vendorMessages } from '../messages/table.ts';
import { withProgress } from '../progress.ts';
import type { Services } from '../services.ts';
import { askBrowser } from './browserStep.ts';
import { confirmAccount, type StepEnd, storeAccount } from './confirmAccount.ts';
import { connectionOf, endUnusedSignIn, type Purpose, type SignedIn, verify } from './verifyConnection.ts';

/** The account of Sign In Again... */
export interface KnownAccount {
  readonly record: AccountRecord;
  readonly vendor: Vendor;
  readonly methods: readonly SignInMethod[];
  /** The one used before, if it is known. */
  readonly method: SignInMethod | undefined;
  /** Its stored credential, so that less is asked for. */
  readonly kept: Credential;
}

export async function signIn(services: Services, title: string, known?: KnownAccount): Promise<void> {
  await new SignInFlow(services, title, known).run();
}

interface FlowStep {
  /** Its answer can be used once, like a code: Back skips it. */
  readonly isOnce?: boolean;
  run(place: Step): Promise<StepEnd>;
}

class SignInFlow {
  readonly #services: Services;
  readonly #title: string;
  readonly #known: KnownAccount | undefined;
  #vendor: Vendor | undefined;
  /** Those of the vendor. */
  #methods: readonly SignInMethod[];
  #method: SignInMethod | undefined;
  /** What to ask for: what is not kept, all but the address, or the method too. */
  #asks: 'rest' | 'boxes' | 'method';
  /** By field; kept when a person goes back. */
  readonly #typed = new Map<string, string>();
  /** Boxes that the service asked for beyond those of the method. */
  #extra: SignInField[] = [];
  /** Shown in the next box as it opens. */
  #error: string | undefined;
  #signedIn: SignedIn | undefined;

  constructor(services: Services, title: string, known: KnownAccount | undefined) {
    this.#services = services;
    this.#title = title;
    this.#known = known;
    this.#vendor = known?.vendor;
    this.#methods = known?.methods ?? [];
    this.#method = known?.method;
    this.#asks = known?.method ? 'rest' : 'method';
  }

  async run(): Promise<void> {
    for (let index = 0; ; ) {
      const steps = this.#steps();
      const step = steps[index];
      const end = await step?.run(this.#place(index, steps.length));
      if (!end) return;
      if (end === 'next') index += 1;
      if (end === 'back') {
        index = steps.findLastIndex(({ isOnce }, before) => before < index && !isOnce);
        this.#goBack(index < 0);
        index = Math.max(index, 0);
      }
    }
  }

  #goBack(isBeforeFirst: boolean): void {
    // The boxes that the service asked for go, too: their codes cannot be used again.
    for (const { id } of this.#extra) this.#typed.delete(id);
    this.#extra = [];
    this.#signedIn = undefined;
    if (!isBeforeFirst) return;
    // To the other methods, and to all boxes of the same one.
    this.#asks = 'method';
    this.#method = undefined;
  }

  /** The steps known so far: each choice decides which follow. */
  #steps(): readonly FlowStep[] {
    const vendor = this.#vendor;
    const method = this.#method;
    const steps: FlowStep[] = [];
    if (!this.#known) {
      const choices = this.#services.vendors.map((value) => ({ label: value.name, vendor: value.id, value }));
      const take = async (picked: Vendor) => {
        if (picked !== vendor) this.#typed.clear();
        this.#vendor = picked;
        this.#methods = await picked.signIn();
        [this.#method] = this.#methods;
      };
      steps.push({ run: (place) => this.#pick(place, l10n.t('Select a service'), choices, take) });
    }
    if (vendor && this.#methods.length > 1 && this.#asks === 'method') {
      const words = vendorMessages[vendor.id]?.methods();
      const choices = this.#methods.map((value) => {
        const { title = value.id, detail } = words?.[value.id] ?? {};
        return { label: title, detail, value };
      });
      const take = async (picked: SignInMethod) => {
        this.#method = picked;
      };
      steps.push({ run: (place) => this.#pick(place, l10n.t('Select how to sign in'), choices, take) });
    }
    if (vendor && method) steps.push(...this.#boxes({ vendor, method, known: this.#known?.record }));
    steps.push({ run: (place) => this.#confirm(place) });
    return steps;
  }

  #boxes(purpose: Purpose): readonly FlowStep[] {
    const { browser } = purpose.method;
    const asked = this.#asked(purpose);
    const fields = [...asked, ...this.#extra];
    const boxes: FlowStep[] = fields.map((field, index) => ({
      isOnce: index >= asked.length,
      run: (place) => this.#askField(purpose, field, place, index === fields.length - 1),
    }));
    if (browser) boxes.push({ isOnce: true, run: (place) => this.#askGrant(purpose, browser, place) });
    // Nothing to ask for: it is tried at once.
    return boxes.length > 0 ? boxes : [{ isOnce: true, run: (place) => this.#tryKept(purpose, place) }];
  }

  #place(index: number, count: number): Step {
    const known = this.#known;
    return {
      title: known || !this.#vendor || index === 0 ? this.#title : l10n.t('{0}: {1}', this.#title, this.#vendor.name),
      step: index + 1,
      // Signing in again does not show the last: it only asks if there are warnings.
      totalSteps: known ? count - 1 : count,
      hasBack: known && known.methods.length > 1,
    };
  }

  async #pick<T>(
    { title, step }: Step,
    placeholder: string,
    choices: readonly Choice<T>[],
    take: (value: T) => Promise<void>,
  ): Promise<StepEnd> {
    const picked = await this.#services.dialogs.pickStep({ title, step, placeholder, choices });
    if (picked?.end === 'accepted') await take(picked.value);
    return endOf(picked);
  }

  async #askField(purpose: Purpose, field: SignInField, place: Step, isLast: boolean): Promise<StepEnd> {
    const { dialogs } = this.#services;
    const words = vendorMessages[purpose.vendor.id]?.fields()[field.id];
    const url = field.page?.(this.#values(purpose));
    const error = this.#error;
    this.#error = undefined;
    const check = (text: string, signal: AbortSignal) => {
      this.#typed.set(field.id, text);
      return this.#try(purpose, signal);
    };
    const answer = await dialogs.input({
      ...place,
      prompt: words?.prompt ?? field.id,
      placeholder: words?.placeholder,
      value: this.#typed.get(field.id) ?? (field.secret ? undefined : this.#known?.kept[field.id]) ?? '',
      secret: field.secret,
      page:
        url === undefined
          ? undefined
          : { title: l10n.t('Open {0}', new URL(url).host), open: () => void dialogs.open(url) },
      validate: (text) => {
        const parsed = field.parse(text);
        return 'refused' in parsed ? refusedText(parsed.refused) : undefined;
      },
      check: isLast ? check : undefined,
      onShown: (box) => box.setError(error),
    });
    if (answer) this.#typed.set(field.id, answer.value);
    return endOf(answer);
  }

  async #askGrant(purpose: Purpose, grant: BrowserGrant, place: Step): Promise<StepEnd> {
    const answer = await askBrowser(this.#services, {
      ...place,
      service: purpose.vendor.name,
      connection: connectionOf(purpose, this.#values(purpose)),
      grant,
      redeem: (granted, signal) => this.#try(purpose, signal, granted),
    });
    return this.#error === undefined ? endOf(answer) : 'back';
  }

  /** With what is stored. If it no longer works, it is asked for. */
  async #tryKept(purpose: Purpose, place: Step): Promise<StepEnd> {
    return await withProgress(place.title, 0, async (signal) => {
      this.#error = await this.#try(purpose, signal);
      if (signal.aborted) return undefined;
      if (this.#signedIn) return 'next';
      this.#asks = 'boxes';
      return 'stay';
    });
  }

  /** Returns what is wrong, if anything is. */
  async #try(purpose: Purpose, signal: AbortSignal, granted?: AuthorizationCode): Promise<string | undefined> {
    const result = await verify(this.#services, purpose, this.#values(purpose), signal, granted);
    if (!result) return undefined;
    if ('ask' in result) this.#extra.push(result.ask);
    else if ('signedIn' in result) this.#signedIn = result.signedIn;
    else {
      const { error, code } = result;
      const isOfBox = code !== undefined && this.#asked(purpose).at(-1)?.refusedBy === code;
      // The browser's step has done its part: the box before it says what is wrong.
      if (!granted || !isOfBox) return error;
      this.#error = error;
    }
    return undefined;
  }

  async #confirm(place: Step): Promise<StepEnd> {
    const signedIn = this.#signedIn;
    if (!signedIn) return undefined;
    const { vendor, connection, identity } = signedIn;
    const again = this.#known?.record;
    const known = again ?? this.#services.accounts.find(vendor, connection, identity);
    const end = await confirmAccount(this.#services, signedIn, known, again ? undefined : place);
    if (end === 'next') await storeAccount(this.#services, signedIn, known);
    else if (end !== 'stay') endUnusedSignIn(this.#services, signedIn);
    return end;
  }

  #asked({ method }: Purpose): readonly SignInField[] {
    return method.fields.filter((field) => this.#keptValue(field) === undefined);
  }

  /** The value of a field that no box asks for. */
  #keptValue({ id, kept }: SignInField): string | undefined {
    if (kept === 'url') return this.#known?.record.url;
    return kept === 'credential' && this.#asks === 'rest' ? this.#known?.kept[id] : undefined;
  }

  #values({ method: { fields, keeps = [] } }: Purpose): Record<string, string> {
    const { kept = {}, method: earlier } = this.#known ?? {};
    // What the earlier method asked for was meant for that one.
    const silent = keeps.filter((id) => !earlier?.fields.some((field) => field.id === id));
    const values = Object.entries(kept).filter(([id]) => silent.includes(id));
    for (const field of [...fields, ...this.#extra]) {
      const value = this.#keptValue(field) ?? accepted(field, this.#typed.get(field.id));
      if (value !== undefined) values.push([field.id, value]);
    }
    return Object.fromEntries(values);
  }
}

function endOf(answer: { readonly end: 'accepted' | 'back' } | undefined): StepEnd {
  return answer?.end === 'accepted' ? 'next' : answer?.end;
}

function accepted(field: SignInField, text: string | undefined): string | undefined {
  const parsed = text === undefined ? undefined : field.parse(text);
  return parsed && ('value' in parsed ? parsed.value : '');
}
