// Stands in for the editor's compiled watchdog, which ends the extension host when its server has died. Here the whole process
// group is ended together (processes.ts).
exports.start = () => {};
exports.exit = (code) => process.exit(code ?? 0);
