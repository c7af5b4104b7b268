import { connect } from './client.ts';
import { redeemCode, renew, revoke } from './oauth.ts';

export const impl = { connect, redeemCode, renew, revoke };
