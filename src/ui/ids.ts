import { groupKeys, sortKeys } from '../trash/browse/choice.ts';

/** Behind each entry of the menu Sort and Group; the current one of each kind has a check mark, by a command of its own. */
const choices = [
  ...sortKeys.map((key) => `sortBy.${key}` as const),
  ...groupKeys.map((key) => `groupBy.${key}` as const),
];
const choiceIds = [...choices, ...choices.map((id) => `${id}.current` as const)];
export type ChoiceId = (typeof choiceIds)[number];

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
  'filter',
  'clearFilter',
  'sortBy',
  'groupBy',
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
  ...choiceIds,
] as const;

export type CommandId = (typeof commandIds)[number];

export const viewId = 'cloudTrash.items';

/** The pages, by the ids of their tabs. */
export const pageIds = ['cloudTrash.details', 'cloudTrash.overview'] as const;

export type PageId = (typeof pageIds)[number];
