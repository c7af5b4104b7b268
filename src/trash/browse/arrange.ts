import type { TrashItem } from '../item.ts';
import type { ItemGroup } from './groups.ts';

/** What is shown of an account's items. */
export interface Arrangement {
  /** Those that the filter lets pass, in order. */
  readonly items: readonly TrashItem[];
  readonly groups: readonly ItemGroup[] | undefined;
  /** How many there were before the filter. */
  readonly loaded: number;
}
