/** What lets an account in at its service. */

/**
 * What a vendor needs to be let in. `token` is what goes into the header; where it expires, `expiresAt` tells when
 * (milliseconds since 1970), and a `refreshToken` is what renews it. Other names and their meaning are the vendor's.
 */
export type Credential = Readonly<Record<string, string>>;

/** Hands out the credential of one account. */
export interface CredentialSource {
  /** As it is to be used now: renewed if it is about to expire; `undefined` where it got lost. */
  read(): Promise<Credential | undefined>;
  /** After the service has refused a token: true if there is another one by now. */
  renew(refusedToken: string): Promise<boolean>;
}
