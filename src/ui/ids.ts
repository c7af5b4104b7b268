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
  'showOverview',
  'copyErrorDetails',
  'showLog',
] as const;

export type CommandId = (typeof commandIds)[number];

export const viewId = 'cloudTrash.items';

/** The pages, by the ids of their tabs. */
export const pageIds = ['cloudTrash.details', 'cloudTrash.overview'] as const;

export type PageId = (typeof pageIds)[number];
