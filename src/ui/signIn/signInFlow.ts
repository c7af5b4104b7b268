/** The steps of a sign-in, with Back; it ends with a connection that has been tried and confirmed. */
import { l10n } from 'vscode';
import type { AccountRecord } from '../../accounts/stored.ts';
import type { Credential } from '../../vendors/credential.ts';
import type { BrowserGrant, SignInField, SignInMethod, Vendor } from '../../vendors/vendor.ts';
import { withProgress } from '../bulk/runBulk.ts';
import { refusedText } from '../messages/problems.ts';
import { vendorMessages } from '../messages/table.ts';
import type { Services } from '../services.ts';
import { askBrowser } from './browserStep.ts';
import {
  connectionOf,
  type FieldValues,
  type Purpose,
  revokeUnused,
  type SignedIn,
  type VerifyResult,
  verify,
} from './verifyConnection.ts';

export interface StepPosition {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
  /** Whether the first step has Back, too. */
  readonly hasBack: boolean;
}

/** `stay`: the steps have changed, so run the one that is now in this place. `undefined`: cancelled. */
export type StepEnd = 'next' | 'back' | 'stay' | undefined;

interface FlowStep {
  /** Its answer can be used once, like a code: Back skips it. */
  readonly isOnce?: boolean;
  run(place: StepPosition): Promise<StepEnd>;
}

export interface SignInOptions {
  readonly title: string;
  /** Sign in again: the account, and its stored credential, so that less is asked for. */
  readonly known?: { readonly record: AccountRecord; readonly vendor: Vendor; readonly kept: Credential };
  /** Sign in again: the method used before, if known. */
  readonly method?: SignInMethod;
  /** The last step. */
  confirm(signedIn: SignedIn, place: StepPosition): Promise<StepEnd>;
}

/** `undefined`: cancelled. */
export async function askSignIn(services: Services, options: SignInOptions): Promise<SignedIn | undefined> {
  return await new SignInFlow(services, options).run();
}

class SignInFlow {
  readonly #services: Services;
  readonly #options: SignInOptions;
  #vendor: Vendor | undefined;
  #method: SignInMethod | undefined;
  #asksMethod: boolean;
  #kept: Credential;
  /** What was typed, by vendor and field; kept when a person goes back. */
  readonly #typed = new Map<string, string>();
  /** Boxes that the service asked for beyond those of the method. */
  #extra: SignInField[] = [];
  /** Shown in the next box as it opens. */
  #error: string | undefined;
  #signedIn: SignedIn | undefined;

  constructor(services: Services, options: SignInOptions) {
    this.#services = services;
    this.#options = options;
    this.#vendor = options.known?.vendor;
    this.#method = options.method;
    this.#asksMethod = options.method === undefined;
    this.#kept = options.known?.kept ?? {};
  }

  async run(): Promise<SignedIn | undefined> {
    for (let index = 0; ; ) {
      const steps = this.#steps();
      const step = steps[index];
      if (!step) return this.#signedIn;
      const end = await step.run(this.#place(index, steps));
      if (!end) return undefined;
      if (end === 'next') index += 1;
      if (end === 'back') {
        this.#forgetTry();
        do index -= 1;
        while (steps[index]?.isOnce);
        if (index < 0) this.#askAnotherMethod();
        index = Math.max(index, 0);
      }
    }
  }

  /** The steps known so far: each choice decides which follow. */
  #steps(): readonly FlowStep[] {
    const { known, confirm } = this.#options;
    const steps: FlowStep[] = [];
    const vendor = this.#vendor;
    const method = this.#method;
    if (!known) steps.push({ run: (place) => this.#pickVendor(place) });
    if (vendor && this.#asksMethod) steps.push({ run: (place) => this.#pickMethod(vendor, place) });
    if (vendor && method) steps.push(...this.#boxes({ vendor, method, known: known?.record }));
    steps.push({
      run: async (place) => {
        const signedIn = this.#signedIn;
        const end = signedIn && (await confirm(signedIn, place));
        if (signedIn && end !== 'next') revokeUnused(this.#services, signedIn);
        return end;
      },
    });
    return steps;
  }

  #boxes(purpose: Purpose): readonly FlowStep[] {
    const kept = this.#keptValues(purpose);
    const asked = purpose.method.fields.filter(({ id }) => kept[id] === undefined);
    const fields = [...asked, ...this.#extra];
    const boxes: FlowStep[] = fields.map((field, index) => ({
      isOnce: index >= asked.length,
      run: (place) => this.#askField(purpose, field, place, index === fields.length - 1),
    }));
    const { browser } = purpose.method;
    if (browser) boxes.push({ isOnce: true, run: (place) => this.#askGrant(purpose, browser, place) });
    return boxes.length > 0 ? boxes : [{ isOnce: true, run: () => this.#signInUnasked(purpose) }];
  }

  #place(index: number, steps: readonly FlowStep[]): StepPosition {
    const { title, known } = this.#options;
    return {
      title: known || !this.#vendor || index === 0 ? title : l10n.t('{0}: {1}', title, this.#vendor.name),
      step: index + 1,
      // Signing in again has no such step: it only asks if there are warnings.
      totalSteps: known ? steps.length - 1 : steps.length,
      hasBack: known !== undefined && known.vendor.signIn.length > 1,
    };
  }

  async #pickVendor({ title, step }: StepPosition): Promise<StepEnd> {
    const { dialogs, vendors } = this.#services;
    const picked = await dialogs.pickStep({
      title,
      step,
      placeholder: l10n.t('Select a service'),
      choices: vendors.map((each) => ({ label: each.name, vendor: each.id, value: each })),
    });
    if (picked?.end !== 'accepted') return undefined;
    const { signIn } = picked.value;
    this.#vendor = picked.value;
    this.#asksMethod = signIn.length > 1;
    this.#method = signIn[0];
    return 'next';
  }

  async #pickMethod(vendor: Vendor, { title, step }: StepPosition): Promise<StepEnd> {
    const words = vendorMessages[vendor.id]?.methods();
    const picked = await this.#services.dialogs.pickStep({
      title,
      step,
      placeholder: l10n.t('Select how to sign in'),
      choices: vendor.signIn.map((method) => {
        const { title: label = method.id, detail } = words?.[method.id] ?? {};
        return { label, detail, value: method };
      }),
    });
    if (picked?.end !== 'accepted') return picked?.end;
    this.#method = picked.value;
    return 'next';
  }

  async #askField(purpose: Purpose, field: SignInField, place: StepPosition, isLast: boolean): Promise<StepEnd> {
    const { vendor } = purpose;
    const words = vendorMessages[vendor.id]?.fields()[field.id];
    const key = typedKey(vendor, field);
    const error = this.#error;
    this.#error = undefined;
    const check = async (text: string, signal: AbortSignal) => {
      const values = { ...this.#values(purpose), [field.id]: accepted(field, text) };
      return this.#accept(await verify(this.#services, purpose, values, signal));
    };
    const answer = await this.#services.dialogs.input({
      ...place,
      prompt: words?.prompt ?? field.id,
      placeholder: words?.placeholder,
      value: this.#typed.get(key) ?? '',
      secret: field.secret,
      page: field.page?.(this.#values(purpose)),
      validate: (text) => {
        const parsed = field.parse(text);
        return 'refused' in parsed ? refusedText(parsed.refused) : undefined;
      },
      ...(isLast && { check }),
      ...(error !== undefined && { onShown: (box) => box.setError(error) }),
    });
    if (answer) this.#typed.set(key, answer.value);
    return endOf(answer);
  }

  async #askGrant(purpose: Purpose, grant: BrowserGrant, place: StepPosition): Promise<StepEnd> {
    const values = this.#values(purpose);
    const answer = await askBrowser(this.#services, {
      place,
      vendor: purpose.vendor,
      connection: connectionOf(purpose, values),
      grant,
      redeem: async (granted, signal) => this.#accept(await verify(this.#services, purpose, values, signal, granted)),
    });
    return endOf(answer);
  }

  /** Everything needed is stored. If it no longer works, it is asked for. */
  async #signInUnasked(purpose: Purpose): Promise<StepEnd> {
    return await withProgress(this.#options.title, 0, async (signal) => {
      const result = await verify(this.#services, purpose, this.#values(purpose), signal);
      if (signal.aborted) return undefined;
      this.#error = this.#accept(result);
      if (this.#signedIn) return 'next';
      this.#askForKept(purpose);
      return 'stay';
    });
  }

  /** Returns the text of the error, if there is one. */
  #accept(result: VerifyResult | undefined): string | undefined {
    if (!result) return undefined;
    if ('error' in result) return result.error;
    if ('ask' in result) this.#extra.push(result.ask);
    else this.#signedIn = result.signedIn;
    return undefined;
  }

  /** Going back drops the result, and the boxes that the service asked for: their codes cannot be used again. */
  #forgetTry(): void {
    this.#signedIn = undefined;
    for (const field of this.#extra) if (this.#vendor) this.#typed.delete(typedKey(this.#vendor, field));
    this.#extra = [];
  }

  /** Back from the first box leads to the other methods, and to all boxes of the same one. */
  #askAnotherMethod(): void {
    if (this.#vendor && this.#method) this.#askForKept({ vendor: this.#vendor, method: this.#method });
    this.#asksMethod = true;
    this.#method = undefined;
  }

  #askForKept({ vendor, method }: Purpose): void {
    for (const field of method.fields) {
      const value = this.#kept[field.id];
      if (!field.secret && value !== undefined) this.#typed.set(typedKey(vendor, field), value);
    }
    this.#kept = unaskedOf(method, this.#kept);
  }

  #values(purpose: Purpose): FieldValues {
    const { vendor, method } = purpose;
    const values = this.#keptValues(purpose);
    for (const field of [...method.fields, ...this.#extra]) {
      const typed = this.#typed.get(typedKey(vendor, field));
      if (typed !== undefined) values[field.id] ??= accepted(field, typed);
    }
    return values;
  }

  /** What is not asked for: the account's address, and what is stored beside its token. */
  #keptValues({ method, known }: Purpose): Record<string, string> {
    const kept = this.#kept;
    if (!known) return {};
    const values: Record<string, string> = { ...unaskedOf(method, kept) };
    for (const field of method.fields) {
      const value = field.kept === 'url' ? known.url : field.kept === 'credential' ? kept[field.id] : undefined;
      if (value !== undefined) values[field.id] = value;
    }
    return values;
  }
}

function typedKey({ id }: Vendor, field: SignInField): string {
  return `${id} ${field.id}`;
}

function endOf(answer: { readonly end: 'accepted' | 'back' } | undefined): StepEnd {
  return answer?.end === 'accepted' ? 'next' : answer?.end;
}

/** What is kept although no box asks for it. */
function unaskedOf({ keeps = [] }: SignInMethod, kept: Credential): Credential {
  return Object.fromEntries(Object.entries(kept).filter(([id]) => keeps.includes(id)));
}

function accepted(field: SignInField, text: string): string {
  const parsed = field.parse(text);
  return 'value' in parsed ? parsed.value : '';
}
