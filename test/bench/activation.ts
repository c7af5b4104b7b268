// Called by the editor in its extension host: leaves what activate() took, in milliseconds, in a file.
import { writeFileSync } from 'node:fs';
import { extensions } from 'vscode';
import type { DemoServices } from '../../src/extension.ts';

export async function run(): Promise<void> {
  const extension = extensions.getExtension<DemoServices>('cloud-trash.cloud-trash');
  const services = await extension?.activate();
  const file = process.env.CLOUD_TRASH_RESULTS;
  if (!services || file === undefined) throw new Error('The extension did not activate.');
  writeFileSync(file, JSON.stringify(services.ownWork));
}
