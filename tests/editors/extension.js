// Loads the bundled extension with a stand-in for VS Code, starts it, uses its commands and stops it.
// Arguments: the bundle, the server's command, a folder, a file, a schedule, a step, two lines of the schedule that the
// cursor goes to. Standard output: what was seen.
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");
const { load, stub } = require("./vscode_stub.js");

const [bundle, server, folder, file, schedule, step, ...rows] = process.argv.slice(2);
const lines = rows.map(Number);
const seen = { commands: {}, messages: [], documents: [], refreshed: [], tasks: [] };
const settings = { "server.path": server, inlayHints: { types: false } };
const vscode = stub(seen, settings, folder);

const later = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function until(condition) {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > 20000) throw new Error(`this does not happen: ${condition}`);
    await later(20);
  }
}

/** Moves the cursor and edits, some of it faster than programs are asked for, and closes the document. */
async function follow(uri) {
  const document = { uri: vscode.Uri.parse(uri), version: 1 };
  const move = (line) => vscode.happens.move.fire({ textEditor: { document, selection: { active: { line, character: 4 } } } });
  const edit = () => vscode.happens.edit.fire({ document, contentChanges: [{}], reason: undefined });
  const shown = seen.refreshed.length;
  move(1);
  move(2);
  move(lines[0]);
  await until(() => seen.refreshed.length === shown + 1);
  edit();
  move(lines[1]);
  await until(() => seen.refreshed.length === shown + 2);
  vscode.happens.edit.fire({ document, contentChanges: [], reason: undefined });
  await later(300);
  edit();
  await later(300);
  vscode.happens.close.fire({ uri: seen.documents[0].uri });
  move(lines[0]);
  await later(300);
}

async function main() {
  const extension = load(bundle, vscode);
  const state = { get: (_, otherwise) => otherwise, update: async () => {} };
  await extension.activate({ subscriptions: [], workspaceState: state });
  const uri = pathToFileURL(join(folder, file)).href;
  await seen.commands["mlcdsl.showStep"](uri, schedule, Number(step));
  await follow(uri);
  settings.inlayHints.types = true;
  vscode.happens.configure.fire({ affectsConfiguration: (section) => section === "mlcdsl" });
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
