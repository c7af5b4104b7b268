// Finds the descriptions of the services' APIs.
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Where other people's descriptions are; they are read there and never copied. */
const folder = process.env.CLOUD_TRASH_SPECS;

/** Written for this project. */
export const egnyteDescription = read(path.join(import.meta.dirname, 'specs', 'egnyte-trash.openapi.json'));

/** Undefined where no folder was named. A folder without the file is an error, so that no test goes missing unseen. */
export function foreignDescription(vendor: 'box' | 'docspace'): unknown {
  return folder ? read(path.resolve(folder, vendor, `${vendor}-trash.openapi.json`)) : undefined;
}

/** Which descriptions apply, in one line. */
export const applied = folder
  ? 'Contract: egnyte (own description), box and docspace (CLOUD_TRASH_SPECS)'
  : 'Contract: egnyte (own description); box and docspace left out: CLOUD_TRASH_SPECS names no folder';

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
