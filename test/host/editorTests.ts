// Runs test/editor inside the default editor, next to the demo build of the extension.
import { buildDemo, buildTests } from './build.ts';
import { runInsideEditor } from './insideEditor.ts';

const results = process.env.CLOUD_TRASH_RESULTS;
const [extension, runner] = await Promise.all([buildDemo(), buildTests()]);
process.exitCode = await runInsideEditor({
  extension,
  runner,
  env: results === undefined ? {} : { CLOUD_TRASH_RESULTS: results },
});
