import { BoxClient } from './client.ts';
import { redeemApp, redeemCode, renew, revoke } from './oauth.ts';

export const impl = { BoxClient, redeemApp, redeemCode, renew, revoke };
