import { box } from './box/box.ts';
import { docspace } from './docspace/docspace.ts';
import { egnyte } from './egnyte/egnyte.ts';
import type { Vendor } from './vendor.ts';

/** Every service, in the order in which Add Account... offers them. */
export const vendors: readonly Vendor[] = [box, egnyte, docspace];
