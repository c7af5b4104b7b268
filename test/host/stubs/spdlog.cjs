// Stands in for the editor's compiled logger, which npm could only build with a compiler. Without it the editor writes no log
// files: "Show Log" would stay empty, and a failed start would leave nothing to read. Copied into the installed editor.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const names = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  #file;
  #level = 2;
  #plain = false;

  constructor(_type, _name, file) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, '');
  }

  trace = (message) => this.#write(0, message);
  debug = (message) => this.#write(1, message);
  info = (message) => this.#write(2, message);
  warn = (message) => this.#write(3, message);
  error = (message) => this.#write(4, message);
  critical = (message) => this.#write(5, message);
  getLevel = () => this.#level;
  setLevel = (level) => {
    this.#level = level;
  };
  clearFormatters = () => {
    this.#plain = true;
  };
  // The editor knows one pattern only, the one of `stamp`.
  setPattern() {}
  flush() {}
  drop() {}

  #write(level, message) {
    if (level < this.#level) return;
    try {
      appendFileSync(this.#file, this.#plain ? message : `${stamp(new Date())} [${names[level]}] ${message}\n`);
    } catch {
      // The folder goes away while the editor is being stopped.
    }
  }
}

/** Local time as `2026-01-31 23:59:59.999`, which the editor's log view expects. */
function stamp(now) {
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().replace('T', ' ').slice(0, 23);
}

const create = async (name, file) => new Logger('', name, file);

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
