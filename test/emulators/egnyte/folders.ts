// New folders, and deletions into the trash, at `/pubapi/v1/fs/<path>` (Egnyte's documentation of its file system).
import type { Received, Reply } from '../server.ts';
import type { Person } from './people.ts';
import { refuse } from './replies.ts';
import type { EgnyteState } from './state.ts';

/** What is not a top folder. */
const below = /^\/(Shared|Private)\/./;

/** Answers `add_folder`; the other actions, of copying and moving, are not emulated. */
export function addFolder({ body }: Received, path: string, by: Person, state: EgnyteState): Reply {
  if (!/"action"\s*:\s*"add_folder"/.test(body)) return refuse(400, 'Unknown action');
  // Not 409 (Egnyte's SDK for Python).
  if (state.liveAt(path)) return refuse(403, 'Folder already exists at this location');
  if (!below.test(path)) return refuse(403, 'You cannot create a folder here');
  state.liveFolder(path, { owner: by });
  return { status: 201, json: { path, folder_id: state.liveAt(path)?.id } };
}

/** Puts a thing into the trash with all that is in it. */
export function deleteThing(path: string, by: Person, state: EgnyteState): Reply {
  if (!state.liveAt(path)) return refuse(404, 'Item not found');
  if (!below.test(path)) return refuse(403, 'You cannot delete this folder');
  state.deleteLive(path, { by });
  return { status: 200, json: {} };
}
