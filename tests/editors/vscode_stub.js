// A stand-in for the module `vscode`: what the extension uses itself is here, and anything else that its libraries ask
// for is an object that can be called, constructed and asked for members.
const Module = require("node:module");
const { fileURLToPath, pathToFileURL } = require("node:url");

function anything() {
  const members = { dispose() {} };
  return new Proxy(class {}, {
    get: (target, key) => {
      if (key in members) return members[key];
      if (key === "prototype") return target.prototype;
      return typeof key === "symbol" || key === "then" ? undefined : (members[key] = anything());
    },
    set: (_, key, value) => ((members[key] = value), true),
    apply: anything,
    construct: anything,
  });
}

function open(known) {
  return new Proxy(known, { get: (target, key) => (key in target ? target[key] : (target[key] = anything())) });
}

class Uri {
  constructor(parts) {
    Object.assign(this, { scheme: "", path: "", query: "" }, parts);
  }
  static parse(text) {
    return new Uri({ scheme: text.split(":")[0], path: decodeURI(text.replace(/^\w+:(\/\/)?/, "")) });
  }
  static file = (path) => Uri.parse(pathToFileURL(path).href);
  static from = (parts) => new Uri(parts);
  get fsPath() {
    return fileURLToPath(this.toString());
  }
  toString() {
    return this.scheme === "file" ? `file://${encodeURI(this.path)}` : `${this.scheme}:${this.path}?${this.query}`;
  }
}

class EventEmitter {
  listeners = new Set();
  event = (listener, self) => {
    const bound = listener.bind(self);
    this.listeners.add(bound);
    return { dispose: () => this.listeners.delete(bound) };
  };
  fire = (value) => this.listeners.forEach((listener) => listener(value));
  dispose() {}
}

class Disposable {
  constructor(end = () => {}) {
    this.dispose = end;
  }
}

class ProcessExecution {
  constructor(process, args) {
    Object.assign(this, { process, args });
  }
}

class Task {
  constructor(definition, scope, name, source, execution) {
    Object.assign(this, { definition, scope, name, source, execution });
  }
}

/** `seen` gets what the extension shows and runs; `settings` are those of the section `mlcdsl`, `happens` the events. */
function stub(seen, settings, folder) {
  const section = { get: (key, otherwise) => settings[key] ?? otherwise };
  const providers = {};
  const nothing = () => ({ dispose() {} });
  const happens = Object.fromEntries(["edit", "move", "close", "configure"].map((name) => [name, new EventEmitter()]));
  function provide(scheme, provider) {
    providers[scheme] = provider;
    provider.onDidChange((uri) => seen.refreshed.push(provider.provideTextDocumentContent(uri)));
    return { dispose() {} };
  }
  return open({
    happens,
    version: "1.91.0",
    Uri, EventEmitter, Disposable, ProcessExecution, Task,
    ViewColumn: { Beside: -2 },
    TaskScope: { Workspace: 2 },
    TaskRevealKind: { Always: 1 },
    CancellationTokenSource: class {
      token = { isCancellationRequested: false, onCancellationRequested: nothing };
      cancel() {}
      dispose() {}
    },
    env: { language: "en", appName: "a test", openExternal() {} },
    commands: open({
      registerCommand: (name, run, self) => ((seen.commands[name] = run.bind(self)), { dispose() {} }),
      executeCommand: async () => undefined,
    }),
    workspace: open({
      isTrusted: true,
      workspaceFolders: [{ uri: Uri.file(folder), name: "folder", index: 0 }],
      textDocuments: [],
      notebookDocuments: [],
      getConfiguration: (name) => (name === "mlcdsl" ? section : { get: (key) => (key === "mlcdsl" ? settings : null) }),
      onDidChangeConfiguration: happens.configure.event,
      onDidChangeTextDocument: happens.edit.event,
      onDidCloseTextDocument: happens.close.event,
      registerTextDocumentContentProvider: provide,
      openTextDocument: async (uri) => ({ uri, text: providers[uri.scheme].provideTextDocumentContent(uri) }),
      saveAll: async () => true,
      createFileSystemWatcher: () => open({ onDidCreate: nothing, onDidChange: nothing, onDidDelete: nothing }),
    }),
    window: open({
      activeTextEditor: undefined,
      visibleTextEditors: [],
      onDidChangeTextEditorSelection: happens.move.event,
      tabGroups: { all: [], onDidChangeTabs: nothing },
      showInputBox: async () => "A=random 'B=a b.npy'",
      showErrorMessage: async (text) => (seen.messages.push(text), undefined),
      showInformationMessage: async (text) => (seen.messages.push(text), undefined),
      showTextDocument: async ({ text, uri }, options) => seen.documents.push({ text, uri, path: uri.path, ...options }),
      createOutputChannel: () => open({ appendLine() {}, append() {}, error() {}, info() {}, dispose() {} }),
    }),
    languages: open({ match: () => 0 }),
    tasks: open({ executeTask: async (task) => seen.tasks.push([task.execution.process, ...task.execution.args]) }),
  });
}

/** The bundled extension, which gets the stand-in when it asks for `vscode`. */
function load(bundle, vscode) {
  const plain = Module._load;
  Module._load = (name, ...rest) => (name === "vscode" ? vscode : plain(name, ...rest));
  return require(bundle);
}

module.exports = { load, stub };
