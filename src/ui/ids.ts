/** Every command, without the prefix `cloudTrash.`; a test compares this table with package.json. */
export const commandIds = [
  'addAccount',
  'signInAgain',
  'reloadWindow',
  'renameAccount',
  'removeAccount',
  'refresh',
  'restore',
  'restoreTo',
  'recover',
  'recoverTogether',
  'reviewDeletion',
  'dismissDeletion',
  'purge',
  'purgeOlderThan',
  'emptyTrash',
  'loadMore',
  'showDetails',
  'find',
  'export',
  'copyName',
  'copyPath',
  'copyId',
  'openInBrowser',
  'continueJob',
  'discardJob',
  'showHistory',
  'copyErrorDetails',
  'showLog',
] as const;

export type CommandId = (typeof commandIds)[number];

export const viewId = 'cloudTrash.items';
