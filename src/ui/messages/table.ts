import { boxMessages } from './box.ts';
import { docspaceMessages } from './docspace.ts';
import { egnyteMessages } from './egnyte.ts';
import type { VendorMessages } from './vendorMessages.ts';

/** The words of each vendor, by its id. */
export const vendorMessages: Readonly<Record<string, VendorMessages>> = {
  box: boxMessages,
  egnyte: egnyteMessages,
  docspace: docspaceMessages,
};
