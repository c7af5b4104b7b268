// Takes the place of a polyfill that Node has long made needless; see esbuild.js.
