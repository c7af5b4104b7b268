import type { SignInMessages } from '../vendorMessages.ts';
import { boxSignIn } from './box.ts';
import { docspaceSignIn } from './docspace.ts';
import { egnyteSignIn } from './egnyte.ts';

/** The words of each vendor's sign-in, by its id; most windows need none of them. */
export const signInMessages: Readonly<Record<string, SignInMessages>> = {
  box: boxSignIn,
  egnyte: egnyteSignIn,
  docspace: docspaceSignIn,
};
