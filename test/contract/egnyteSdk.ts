// What is used of egnyte-js-sdk 2, which has no types of its own.

/** A call of any kind; `json` is sent as the body, and the answer to it is parsed by another path than that to `params`. */
export interface RawRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly json?: unknown;
}

export interface RawAnswer {
  readonly response: { readonly statusCode: number };
  readonly body: unknown;
}

export interface EgnyteApi {
  readonly auth: {
    getToken(): string | undefined;
    getUserInfo(): Promise<Readonly<Record<string, unknown>>>;
    requestTokenByPassword(username: string, password: string): Promise<string>;
  };
  readonly manual: {
    /** The address with `/pubapi`. */
    getEndpoint(): string;
    promiseRequest(request: RawRequest): Promise<RawAnswer>;
  };
}

export interface EgnyteSettings {
  readonly token?: string;
  readonly key?: string;
  /** Calls a second that it lets itself make; 2 by default. */
  readonly QPS?: number;
  readonly requestDefaults?: Readonly<Record<string, unknown>>;
}

export interface EgnyteSdk {
  init(url: string, settings: EgnyteSettings): { readonly API: EgnyteApi };
}

/** The SDK on an emulator. */
export function askEgnyte(sdk: EgnyteSdk, url: string, settings: EgnyteSettings): EgnyteApi {
  // Its HTTP library would go through a proxy that the environment names.
  return sdk.init(url, { requestDefaults: { proxy: null }, ...settings }).API;
}
