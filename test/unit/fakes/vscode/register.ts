// Outside of the editor no module is called `vscode`: from here on, whoever imports it gets the stub beside this file.
import { registerHooks } from 'node:module';

const stub = new URL('vscode.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode' ? { url: stub, format: 'module-typescript', shortCircuit: true } : next(specifier, context),
});
