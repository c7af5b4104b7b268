import { logOut, redeemPassword } from './authentication.ts';
import { DocSpaceClient } from './client.ts';

export const impl = { DocSpaceClient, redeemPassword, revoke: logOut };
