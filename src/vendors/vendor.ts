/** What one service brings along; each vendor's folder holds one, and `table.ts` lists them. */
import type { Http, HttpOptions } from '../http/http.ts';
import type { Account, Clock, Credential, CredentialSource, TrashClient } from '../trash/ports.ts';
import type { Parsed } from './pasted.ts';

/** One box of a sign-in; its words are found by vendor, method and field in `ui/messages/`. */
export interface SignInField {
  readonly id: string;
  readonly secret: boolean;
  /** What to keep of what was typed or pasted, or the reason code why it cannot be used. */
  parse(text: string): Parsed;
  /** The page where this is made, from the values of the boxes before. */
  page?(values: Readonly<Record<string, string>>): string;
}

/** Where an account's calls go and with what. */
export interface Connection {
  readonly url: string;
  readonly host: string;
  /** The only origins that ever see the credential. */
  readonly origins: readonly string[];
  readonly credential: Credential;
}

export interface SignInMethod {
  readonly id: string;
  readonly fields: readonly SignInField[];
  /** `apiUrl` is the setting `cloudTrash.<vendor>.apiUrl`, where the vendor has one. */
  connection(values: Readonly<Record<string, string>>, apiUrl: string | undefined): Connection;
}

/** Makes the door of one account; see `http/http.ts`. */
export type OpenDoor = (options: HttpOptions) => Http;

/** One per service, stateless. */
export interface Vendor {
  readonly id: string;
  /** A brand name, not translated. */
  readonly name: string;
  readonly signIn: readonly SignInMethod[];
  /** `clock` is for those that have to wait for work at the service. */
  connect(
    account: Account,
    origins: readonly string[],
    credentials: CredentialSource,
    open: OpenDoor,
    clock: Clock,
  ): TrashClient;
}
