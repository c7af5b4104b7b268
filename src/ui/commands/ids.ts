/** Every command, without the prefix `cloudTrash.`; a test compares this table with package.json. */
export const commandIds = [
  'addAccount',
  'signInAgain',
  'removeAccount',
  'refresh',
  'restore',
  'purge',
  'emptyTrash',
  'loadMore',
  'showDetails',
  'showLog',
] as const;

export type CommandId = (typeof commandIds)[number];

export const viewId = 'cloudTrash.items';
