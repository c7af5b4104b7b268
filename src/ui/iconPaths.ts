/** Where a vendor's icon lies in the extension. A new vendor brings the two files along. */
export function serviceIconPath(vendor: string, theme: 'light' | 'dark'): string {
  return `media/services/${vendor}-${theme}.svg`;
}
