/** What the extension's demo build takes to connect an account. */
export interface SampleAccount {
  readonly vendor: string;
  readonly url: string;
  readonly label: string;
  readonly credential: { readonly token: string };
}
