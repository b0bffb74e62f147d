// Loads the bundled extension with a stand-in for VS Code, starts it, uses its commands and stops it.
// Arguments: the bundle, the server's command, a folder, a file, a schedule, a step. Standard output: what was seen.
const Module = require("node:module");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");
const { stub } = require("./vscode_stub.js");

const [bundle, server, folder, file, schedule, step] = process.argv.slice(2);
const seen = { commands: {}, messages: [], documents: [], languages: [], tasks: [] };
const vscode = stub(seen, { "server.path": server }, folder);
const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));

async function main() {
  const extension = require(bundle);
  const state = { get: (_, otherwise) => otherwise, update: async () => {} };
  await extension.activate({ subscriptions: [], workspaceState: state });
  const uri = pathToFileURL(join(folder, file)).href;
  await seen.commands["mlcdsl.showStep"](uri, schedule, Number(step));
  await seen.commands["mlcdsl.run"](uri, "f");
  await seen.commands["mlcdsl.verify"](uri, schedule);
  await seen.commands["mlcdsl.restart"]();
  await extension.deactivate();
  process.stdout.write(JSON.stringify({ ...seen, commands: Object.keys(seen.commands) }));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
