/** The icons that services have here: on account rows, and where a service is chosen. */
import { extensions, type IconPath, ThemeIcon, Uri } from 'vscode';

export function serviceIcon(vendor: string): IconPath {
  const home = extensions.getExtension('cloud-trash.cloud-trash')?.extensionUri;
  if (!home) return new ThemeIcon('account');
  const at = (theme: 'light' | 'dark') => Uri.joinPath(home, serviceIconPath(vendor, theme));
  return { light: at('light'), dark: at('dark') };
}

/** Where it is in the extension. A new vendor brings the two files along. */
export function serviceIconPath(vendor: string, theme: 'light' | 'dark'): string {
  return `media/services/${vendor}-${theme}.svg`;
}
