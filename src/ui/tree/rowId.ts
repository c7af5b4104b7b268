import { keyOf } from '../../trash/item.ts';
import { parentId, type Row } from './rows.ts';

/** By which the editor knows a row. */
export function rowId(row: Row): string {
  if (row.type === 'item') return keyOf(row.item);
  return row.type === 'more' ? `${parentId(row.parent ?? row.account)}/${row.what ?? 'more'}` : parentId(row);
}
