import { isKey, revoke } from './authentication.ts';
import { DocSpaceClient } from './client.ts';
import { apiKey, password } from './signIn.ts';

export const impl = { DocSpaceClient, isKey, signIn: [apiKey, password], revoke };
