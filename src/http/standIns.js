// Takes the place of what node-fetch carries along for Nodes without Blob, File, FormData and streams, and for forms of
// many parts, which are never sent or read here; see esbuild.js.
export const { Blob, File, FormData } = globalThis;
// biome-ignore lint/style/noDefaultExport: fetch-blob has one.
export { Blob as default };

function refuse() {
  throw new Error('Forms of many parts and files are not supported here.');
}

export {
  refuse as blobFrom,
  refuse as blobFromSync,
  refuse as fileFrom,
  refuse as fileFromSync,
  refuse as formDataToBlob,
  refuse as toFormData,
};
