import { EgnyteClient } from './client.ts';
import { redeemCode, renew, revoke } from './oauth.ts';

export const impl = { EgnyteClient, redeemCode, renew, revoke };
