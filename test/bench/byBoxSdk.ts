// Box's own SDK, used in the straightforward way: page after page, then six restores or purges at a time.
import { baseUrls, type SdkClient, type SdkItem } from '../contract/boxSdk.ts';
import { boxSdk } from '../contract/oracles.ts';
import { BOX_TOKEN } from '../emulators/box/emulator.ts';
import type { Contender } from './contender.ts';

const concurrency = 6;
const fields = [
  ...['name', 'size', 'description', 'trashed_at', 'purged_at', 'created_at', 'modified_at', 'content_modified_at'],
  ...['created_by', 'modified_by', 'owned_by', 'parent', 'item_status', 'sha1', 'url'],
];

export function byBoxSdk(url: string): Contender {
  const sdk = boxSdk();
  const auth = new sdk.BoxDeveloperTokenAuth({ token: BOX_TOKEN });
  const client = new sdk.BoxClient({ auth }).withCustomBaseUrls(baseUrls(url));
  return {
    list: async () => {
      const items: SdkItem[] = [];
      let marker: string | undefined;
      do {
        const page = await client.trashedItems.getTrashedItems({ usemarker: true, limit: 1000, marker, fields });
        items.push(...page.entries);
        marker = page.nextMarker || undefined;
      } while (marker !== undefined);
      return {
        items,
        act: (action, count) => act(action === 'purge' ? purgeOne : restoreOne, client, items.slice(0, count)),
      };
    },
  };
}

async function act(
  one: (client: SdkClient, item: SdkItem) => Promise<unknown>,
  client: SdkClient,
  items: readonly SdkItem[],
): Promise<number> {
  let done = 0;
  for (let at = 0; at < items.length; at += concurrency) {
    const ends = await Promise.allSettled(items.slice(at, at + concurrency).map((item) => one(client, item)));
    done += ends.filter(({ status }) => status === 'fulfilled').length;
  }
  return done;
}

async function purgeOne(client: SdkClient, { type, id }: SdkItem): Promise<void> {
  if (type === 'folder') await client.trashedFolders.deleteTrashedFolderById(id);
  else if (type === 'web_link') await client.trashedWebLinks.deleteTrashedWebLinkById(id);
  else await client.trashedFiles.deleteTrashedFileById(id);
}

async function restoreOne(client: SdkClient, { type, id }: SdkItem): Promise<unknown> {
  if (type === 'folder') return await client.trashedFolders.restoreFolderFromTrash(id);
  if (type === 'web_link') return await client.trashedWebLinks.restoreWeblinkFromTrash(id);
  return await client.trashedFiles.restoreFileFromTrash(id);
}
