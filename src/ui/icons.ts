/** The icons that services have here: on account rows, and where a service is chosen. */
import { extensions, type IconPath, ThemeIcon, Uri } from 'vscode';
import { serviceIconPath } from './iconPaths.ts';

export function serviceIcon(vendor: string): IconPath {
  const home = extensions.getExtension('cloud-trash.cloud-trash')?.extensionUri;
  if (!home) return new ThemeIcon('account');
  const at = (theme: 'light' | 'dark') => Uri.joinPath(home, serviceIconPath(vendor, theme));
  return { light: at('light'), dark: at('dark') };
}
