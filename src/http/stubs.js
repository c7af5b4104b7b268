// Takes the place of what node-fetch carries along and is never used here: Blob, File, FormData and streams for Nodes
// without, forms of many parts, data: addresses, referrers, redirects, bodies other than text; see esbuild.js.
export const { Blob, File, FormData } = globalThis;
export const DEFAULT_REFERRER_POLICY = 'no-referrer';
export const determineRequestsReferrer = () => DEFAULT_REFERRER_POLICY;
export const parseReferrerPolicyFromHeader = () => '';
export const validateReferrerPolicy = (policy) => policy;

export const isAbortSignal = () => true;
export const isBlob = () => false;
export const isURLSearchParameters = () => false;
export const getSearch = ({ search }) => search;

export function refuse() {
  throw new Error('This is not supported here.');
}
export {
  refuse as blobFrom,
  refuse as blobFromSync,
  refuse as fileFrom,
  refuse as fileFromSync,
  refuse as formDataToBlob,
  refuse as isDomainOrSubdomain,
  refuse as isSameProtocol,
  refuse as toFormData,
};
// biome-ignore lint/style/noDefaultExport: fetch-blob and data-uri-to-buffer have one.
export default globalThis.Blob;
