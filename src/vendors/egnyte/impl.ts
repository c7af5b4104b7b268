import { connect } from './client.ts';
import { renew, revoke } from './oauth.ts';
import { accessToken, ownKey } from './signIn.ts';

export const impl = { connect, signIn: [accessToken, ownKey], renew, revoke };
